import type { EncoderDecoderSettings } from '../shared/encoderDecoder.ts';

export const defaults: EncoderDecoderSettings = {
  corpus: 'both',
  attention: 'additive',
  cell: 'gru',
  hiddenSize: 64,
  learningRate: 0.005,
};

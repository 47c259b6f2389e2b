import type { EncoderDecoderSettings } from '../shared/encoderDecoder.ts';

export const defaults: EncoderDecoderSettings = {
  corpus: 'grammar',
  attention: 'additive',
  cell: 'lstm',
  hiddenSize: 64,
  learningRate: 0.005,
};

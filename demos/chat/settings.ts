import type { EncoderDecoderSettings } from '../shared/encoderDecoder.ts';

/** How a reply is chosen: the likeliest that a search finds, or word by word at random. */
export type Way = 'search' | 'draw';

export interface ReplySettings {
  readonly way: Way;
  readonly beamWidth: number;
  readonly temperature: number;
}

export const defaults: EncoderDecoderSettings = {
  corpus: 'smallTalk',
  attention: 'additive',
  cell: 'gru',
  hiddenSize: 48,
  learningRate: 0.005,
};

export const replyDefaults: ReplySettings = { way: 'search', beamWidth: 5, temperature: 1 };

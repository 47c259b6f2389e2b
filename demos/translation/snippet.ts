import {
  batchSize,
  clipNorm,
  decoderSize,
  embeddingSize,
  type EncoderDecoderSettings,
} from '../shared/encoderDecoder.ts';

/** The page's network in code, with the settings that the page has now. */
export function snippet(settings: EncoderDecoderSettings, beamWidth: number): string {
  const { cell, hiddenSize, attention, learningRate } = settings;
  return `import { load, Vocabulary } from 'unrolled';
const unrolled = await load({ worker: true });
const [source, target] = [Vocabulary.tokens(words), Vocabulary.characters('零一二三四五六七八九十百千万亿')];
const network = { cell: '${cell}', hiddenSize: ${hiddenSize}, bidirectional: true };
const decoder = { hiddenSize: ${decoderSize(settings)} };
const model = await unrolled.sequenceToSequence({ source, target, network, decoder, embeddingSize: ${embeddingSize}, attention: '${attention}' });
const options = { batchSize: ${batchSize}, clipNorm: ${clipNorm}, optimizer: { learningRate: ${learningRate} }, epochs: 5 };
for await (const { step, loss } of model.fit(pairs, options)) console.log(step, loss);
const [answer] = await model.transduce([['four', 'hundred', 'and', 'seven']], { beamWidth: ${beamWidth} });
console.log(answer.text, answer.score);
`;
}

import {
  batchSize,
  clipNorm,
  decoderSize,
  embeddingSize,
  type EncoderDecoderSettings,
} from '../shared/encoderDecoder.ts';

/** The page's network in code, with the settings that the page has now. */
export function snippet(settings: EncoderDecoderSettings): string {
  const { cell, hiddenSize, attention, learningRate } = settings;
  return `import { load, Vocabulary } from 'unrolled';
const unrolled = await load({ worker: true });
const [source, target] = [Vocabulary.tokens(words), Vocabulary.tokens(['(S', '(NP', '(VP', ')', ...tags])];
const model = await unrolled.sequenceToSequence({
  source, target, embeddingSize: ${embeddingSize}, attention: '${attention}',
  network: { cell: '${cell}', hiddenSize: ${hiddenSize}, bidirectional: true }, decoder: { hiddenSize: ${decoderSize(settings)} },
});
const options = { batchSize: ${batchSize}, clipNorm: ${clipNorm}, optimizer: { learningRate: ${learningRate} }, epochs: 10 };
for await (const { step, loss } of model.fit(sentences, options)) console.log(step, loss);
console.log((await model.transduce([['the', 'dog', 'slept']]))[0].tokens.join(' '));
`;
}

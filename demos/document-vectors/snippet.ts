import { batchSize, clipNorm, embeddingSize } from '../shared/encoderDecoder.ts';
import type { Settings } from './settings.ts';

/** The page's model in code, with the settings that the page has now. */
export function snippet({ cell, hiddenSize, vectorSize, learningRate }: Settings): string {
  return `import { load, Vocabulary } from 'unrolled';
const unrolled = await load({ worker: true });
const model = await unrolled.textAutoencoder({
  vocabulary: Vocabulary.words(sentences.join(' ')),
  network: { cell: '${cell}', hiddenSize: ${hiddenSize}, bidirectional: true },
  embeddingSize: ${embeddingSize}, vectorSize: ${vectorSize},
});
const options = { batchSize: ${batchSize}, clipNorm: ${clipNorm}, optimizer: { learningRate: ${learningRate} }, epochs: 20 };
for await (const { step, loss } of model.fit(sentences, options)) console.log(step, loss);
const vectors = await model.encode(['the cat chasing the dog', 'the dog chasing the cat']);
console.log((await model.reconstruct(vectors)).map(({ text }) => text));
`;
}

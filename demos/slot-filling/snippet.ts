import { batchSize, clipNorm, type Settings } from './settings.ts';

/** The page's upper network in code, with the settings that the page has now. */
export function snippet({ cell, hiddenSize, learningRate }: Settings): string {
  return `import { load, Vocabulary } from 'unrolled';
const unrolled = await load({ worker: true });
const tagger = await unrolled.sequenceTagger({
  vocabulary: Vocabulary.tokens(['<unk>', ...words], { unknown: '<unk>' }), embeddingSize: 32, tags,
  network: { cell: '${cell}', hiddenSize: ${hiddenSize}, bidirectional: true },
});
const options = { batchSize: ${batchSize}, clipNorm: ${clipNorm}, optimizer: { learningRate: ${learningRate} }, epochs: 5 };
for await (const { step, loss } of tagger.fit(sentences, options)) console.log(step, loss);
console.log((await tagger.evaluate(heldOut)).f1);
console.log(await tagger.predict([['arrive', 'taipei', 'on', 'november', '2nd']]));
`;
}

/** The tame curve, with the package alone. */
export const snippet = `import { load, Vocabulary } from 'unrolled';
const unrolled = await load({ worker: true });
const model = await unrolled.languageModel({
  vocabulary: Vocabulary.characters(text),
  network: { cell: 'elman', hiddenSize: 48 },
});
const optimizer = { type: 'sgd', learningRate: 2 };
for await (const p of model.fit(text, { optimizer, clipNorm: 1, epochs: 10 }))
  console.log(p.step, p.loss, p.gradientNorm); // the norm before it is clipped
`;

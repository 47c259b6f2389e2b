import { batchSize } from './problems.ts';
import { clipNorm, type Settings } from './settings.ts';

/** One cell's part of the race in code, with the settings that the page has now. */
export function snippet(settings: Settings): string {
  const { problem, cells, hiddenSize, learningRate } = settings;
  const cell = cells[cells.length - 1] ?? 'lstm';
  const make =
    problem === 'adding'
      ? `const model = await unrolled.sequenceRegressor({
  inputSize: 2, // a number, and whether it is marked
  network: { cell: '${cell}', hiddenSize: ${hiddenSize} },
});`
      : `const model = await unrolled.sequenceTagger({
  vocabulary: Vocabulary.tokens(['·', '?', 'A', 'B', 'C', 'D']), tags: ['·', 'A', 'B', 'C', 'D'],
  network: { cell: '${cell}', hiddenSize: ${hiddenSize} },
});`;
  const ask =
    problem === 'adding'
      ? 'console.log(await model.predict([inputs])); // [[1.23]]'
      : 'console.log((await model.predict([tokens]))[0].tags);';
  return `import { load${problem === 'copy' ? ', Vocabulary' : ''} } from 'unrolled';
const unrolled = await load({ worker: true });
${make}
const options = { batchSize: ${batchSize}, clipNorm: ${clipNorm}, optimizer: { learningRate: ${learningRate} } };
for await (const { step, loss } of model.fit(sequences, options)) console.log(step, loss);
${ask}
`;
}

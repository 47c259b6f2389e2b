import type { Settings } from './settings.ts';

/** The page's model in code, with the settings that the page has now. */
export function snippet(settings: Settings, temperature: number): string {
  const { cell, hiddenSize, numLayers, learningRate, clipNorm } = settings;
  const clip = clipNorm === undefined ? '' : `, clipNorm: ${clipNorm}`;
  return `import { load, Vocabulary } from 'unrolled';
const unrolled = await load({ worker: true });
const model = await unrolled.languageModel({
  vocabulary: Vocabulary.characters(text),
  network: { cell: '${cell}', hiddenSize: ${hiddenSize}, numLayers: ${numLayers} },
});
const optimizer = { type: 'adam', learningRate: ${learningRate} };
for await (const { step, loss } of model.fit(text, { optimizer${clip} }))
  console.log(step, loss);
console.log(await model.generate({ length: 300, temperature: ${temperature} }));
`;
}

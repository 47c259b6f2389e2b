/** The page in code: an index of a recording, searched with another. */
export const snippet = `import { load } from 'unrolled';
const unrolled = await load({ edition: 'full', worker: true });
const embedder = await unrolled.open(await (await fetch('model.safetensors')).arrayBuffer());
const index = await unrolled.spokenQueryIndex({ embedder, precision: 'int8' });
// Waveforms are { samples: Float32Array, sampleRate }, as Web Audio decodes them.
await index.add({ id: 'interview', ...interview }, { onProgress: ({ share }) => console.log(share) });
for (const { id, start, end, score } of await index.search(query, { top: 10 }))
  console.log(id, start.toFixed(1), end.toFixed(1), score.toFixed(2));
const file = await index.save(); // for the next visit
`;

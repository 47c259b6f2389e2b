// Spoken-query search by the package, one JSON object a line: `node bench/ours/speech.mjs VARIANT SECONDS`.
// The embedder is the default one, untrained, because its weights make no difference to the times.

import { load } from 'unrolled';
import { madeUpSpeech } from '../lib/speechWork.mjs';

const [variant = 'simd', length = '3600'] = process.argv.slice(2);
const kSearches = 50;

const print = (name, value, unit) =>
  console.log(JSON.stringify({ case: name, value, unit }));

const unrolled = await load({ edition: 'full', variant });
const embedder = await unrolled.speechEmbedder();
const recording = { id: 'hour', ...madeUpSpeech(Number(length)) };
const query = madeUpSpeech(1, 9);
query.samples = query.samples.slice(0, 0.5 * query.sampleRate);

/** Milliseconds of a search, the median of many. */
async function searchTime(index) {
  const times = [];
  for (let i = 0; i < kSearches; ++i) {
    const start = performance.now();
    await index.search(query);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[kSearches >> 1];
}

for (const precision of ['float32', 'int8']) {
  const index = await unrolled.spokenQueryIndex({ embedder, precision });
  const start = performance.now();
  const { windows } = await index.add(recording);
  if (precision === 'float32') {
    print('time to index', (performance.now() - start) / 1000, 's');
    print('windows', windows, 'windows');
  }
  print(`time to search, ${precision}`, await searchTime(index), 'ms');
  print(`file, ${precision}`, (await index.save()).length / 1e6, 'MB');
  index.dispose();
}
print('heap', (await unrolled.memory()).heapBytes / 1e6, 'MB');
unrolled.dispose();

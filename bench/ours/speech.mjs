// Spoken-query search by the package, one JSON object a line: `node bench/ours/speech.mjs VARIANT SECONDS`.
// The embedder is the default one, untrained, because its weights make no difference to the times.

import { readFileSync } from 'node:fs';
import { load } from 'unrolled';
import { readFsdd } from '../experiments/data/fsdd.mjs';
import { averagePrecision } from '../experiments/lib/retrieval.mjs';
import { mean } from '../experiments/lib/words.mjs';
import { madeUpSpeech } from '../lib/speechWork.mjs';

const [variant = 'simd', length = '3600'] = process.argv.slice(2);
const kSearches = 50;

const print = (name, value, unit) => console.log(JSON.stringify({ case: name, value, unit }));

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

/** How well the digits of FSDD are found, each by all speakers but its own, with either precision. */
async function precisions() {
  let items;
  try {
    items = readFsdd('test');
  } catch (error) {
    console.error(`bench: no mean average precision: ${error.message}`);
    return;
  }
  const file = new URL('../../demos/public/models/words.safetensors', import.meta.url);
  const words = await unrolled.open(readFileSync(file));
  for (const precision of ['float32', 'int8']) {
    // Longer than any: every recording is one window.
    const index = await unrolled.spokenQueryIndex({
      embedder: words,
      precision,
      windows: { lengths: [5] },
      speech: { onsetDecibels: 100, offsetDecibels: 100 },
    });
    for (const [i, sound] of items.entries()) await index.add({ id: String(i), ...sound });
    const all = [];
    for (const query of items) {
      const hits = await index.search(query, { top: items.length, trim: false });
      const others = hits
        .map(({ id }) => items[Number(id)])
        .filter(({ speaker }) => speaker !== query.speaker);
      all.push(averagePrecision(others.map(({ label }) => label === query.label)));
    }
    print(`mean average precision, ${precision}`, 100 * mean(all), '%');
    index.dispose();
  }
  words.dispose();
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
await precisions();
print('heap', (await unrolled.memory()).heapBytes / 1e6, 'MB');
unrolled.dispose();

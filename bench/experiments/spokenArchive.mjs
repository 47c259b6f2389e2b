// A long recording searched by saying what is looked for.

import { uniform } from '../../demos/shared/tasks/uniform.js';
import { readFsdd } from './data/fsdd.mjs';
import { shuffle, strungTogether } from './data/spokenStrings.mjs';
import { trainEmbedder } from './lib/embedder.mjs';
import { stopwatch } from './lib/stopwatch.mjs';
import { sharedOfBoth, sharedPart, sharedTime } from './lib/times.mjs';
import { mean } from './lib/words.mjs';

const kArchive = { gap: [0.3, 0.8], edge: [0.3, 0.8], decibels: [15, 15] };
const kEmbedder = {
  units: 128,
  passes: 5,
  learningRate: 0.002,
  contrastive: 0.2,
  corruption: { noise: 0.3 },
  augmentation: { copies: 1, speed: [0.9, 1.1], noise: [10, 30] },
};

/** What is said at a hit: of all recordings the one that shares most time with it, if any. */
function saidAt(truth, hit) {
  const best = truth.reduce((a, b) => (sharedTime(b, hit) > sharedTime(a, hit) ? b : a));
  return sharedTime(best, hit) > 0 ? best : undefined;
}

/** All recordings in random order, one behind the other, with who says what when. */
function makeArchive(digits, seed) {
  const random = uniform(seed);
  const order = shuffle([...digits], random);
  const { starts, ...sound } = strungTogether(order, { ...kArchive, random });
  const truth = order.map(({ label, speaker, samples, sampleRate }, i) => ({
    ...{ label, speaker, start: starts[i] },
    end: starts[i] + samples.length / sampleRate,
  }));
  return { sound, truth };
}

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'A spoken archive',
  about:
    'All 300 recordings of FSDD’s test part in random order in one, silence of ' +
    `${kArchive.gap.join(' to ')} s between them, white noise ${kArchive.decibels[0]} dB below the words. Each ` +
    'recording, as it was before, is a query; hits on what its own speaker says are left out. What a hit is on ' +
    'is the recording that it shares most time with; it lies on it when of the shorter of the two more than a ' +
    'half is within the other. The embedder learns from the training part and one changed copy of each (speed ' +
    `${kEmbedder.augmentation.speed.join(' to ')}, noise ${kEmbedder.augmentation.noise.join(' to ')} dB ` +
    `below), ${kEmbedder.passes} passes; the index is as it comes.`,
  published: 'no common figure',
  async run(context) {
    const { unrolled, tell, quick } = context;
    const test = readFsdd('test');
    const { sound, truth } = makeArchive(test, 1);
    const { model: embedder, time } = await trainEmbedder(context, kEmbedder, readFsdd('train'));
    const rows = [];
    for (const precision of ['float32', 'int8']) {
      const index = await unrolled.spokenQueryIndex({ embedder, precision });
      const indexing = stopwatch();
      const { windows } = await index.add({ id: 'archive', ...sound });
      const { processorSeconds } = indexing();
      const results = [];
      const searching = stopwatch();
      for (const query of quick ? test.slice(0, 30) : test) {
        // More than there can be of the speaker’s own.
        const hits = await index.search(query, { top: 100, trim: false });
        const found = hits.map((hit) => ({ hit, said: saidAt(truth, hit) }));
        const best = found.find(({ said }) => said?.speaker !== query.speaker);
        results.push({
          word: best?.said?.label === query.label,
          place: best?.said?.label === query.label && sharedPart(best.hit, best.said) > 0.5,
          share: best?.said ? sharedOfBoth(best.hit, best.said) : 0,
        });
      }
      const perSearch = (1e3 * searching().processorSeconds) / results.length;
      index.dispose();
      const percent = (list) => 100 * mean(list.map(Number));
      const right = results.filter(({ word }) => word);
      const measures = {
        'best hit is the word, %': percent(results.map(({ word }) => word)),
        'and lies on it, %': percent(results.map(({ place }) => place)),
        'time shared, of the time of both, where right, %': percent(
          right.map(({ share }) => share),
        ),
        [`windows of ${(sound.samples.length / sound.sampleRate).toFixed(0)} s`]: windows,
        's of a processor to index': processorSeconds,
        'ms of a processor for a query': perSearch,
      };
      tell(`${precision}: ${JSON.stringify(measures)}`);
      for (const [measure, value] of Object.entries(measures))
        rows.push({ case: precision, measure, value });
    }
    embedder.dispose();
    Object.assign(rows[0], time);
    return rows;
  },
};

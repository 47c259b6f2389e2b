// The embedder of speech and the index that is searched by saying what is looked for.

import { beforeAll, describe, expect, test } from '@jest/globals';
import { load } from 'unrolled';
import { inEachMode, kFullModes, kFullSides } from './support/modes.mjs';
import { mutations } from './support/mutations.mjs';
import { refusal } from './support/refusal.mjs';
import { kEmbedder, kWords, say, sentence, wordsOf } from './support/speech.mjs';
import { collect } from './support/text.mjs';

/** @param {Float32Array} a @param {Float32Array} b */
const product = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);

const kTraining = wordsOf(12);
const kTest = wordsOf(4, 99);
const kFit = {
  epochs: 12,
  batchSize: 16,
  optimizer: { type: 'adam', learningRate: 0.005 },
  clipNorm: 5,
  reportEvery: 1000,
};

/** How often the nearest other vector is of the same word. */
function nearestShare(/** @type {Float32Array[]} */ vectors, /** @type {string[]} */ labels) {
  const hits = vectors.filter((vector, i) => {
    const others = vectors.map((other, j) => (i === j ? -2 : product(vector, other)));
    return labels[others.indexOf(Math.max(...others))] === labels[i];
  });
  return hits.length / vectors.length;
}

inEachMode((library) => {
  describe('an embedder', () => {
    test('with labels puts words together that it has not heard in training', async () => {
      const embedder = await library().speechEmbedder(kEmbedder);
      expect(embedder).toMatchObject({ kind: 'speechEmbedder', vectorSize: 16 });
      expect(embedder.decoder.bidirectional).toBe(false);
      const steps = await collect(
        embedder.fit(kTraining, { ...kFit, contrastive: 0.3, validation: kTest }),
      );
      const last = steps[steps.length - 1];
      expect(last).toMatchObject({ step: 36, epoch: 12 });
      expect(last.validationLoss).toBe(last.validation?.mse);
      const { mse } = await embedder.evaluate(kTest);
      expect(mse).toBeCloseTo(last.validationLoss ?? NaN, 5);
      const vectors = await embedder.embed(kTest);
      for (const vector of vectors) expect(product(vector, vector)).toBeCloseTo(1, 5);
      expect(
        nearestShare(
          vectors,
          kTest.map(({ label }) => label),
        ),
      ).toBeGreaterThan(0.9);
    });

    test('without labels learns to write what it hears', async () => {
      const embedder = await library().speechEmbedder(kEmbedder);
      const unknown = kTraining.map(({ samples, sampleRate }) => ({ samples, sampleRate }));
      const before = await embedder.evaluate(unknown);
      const corruption = { noise: 0.3, masks: 1 };
      await collect(embedder.fit(unknown, { ...kFit, corruption }));
      const after = await embedder.evaluate(unknown);
      expect(after.mse).toBeLessThan(0.8 * before.mse);
    });

    test('knows pairs as well as labels', async () => {
      const unknown = wordsOf(4).map(({ samples, sampleRate }) => ({ samples, sampleRate }));
      const pairs = unknown.slice(4).map((_, i) => /** @type {const} */ ([i, i + 4]));
      const losses = [];
      for (const options of [{ pairs }, {}]) {
        const embedder = await library().speechEmbedder(kEmbedder);
        const [{ loss }] = await collect(embedder.fit(unknown, { ...kFit, ...options, steps: 1 }));
        losses.push(loss);
      }
      // Other frames are to be written.
      expect(losses[0]).not.toBe(losses[1]);
    });

    test('is changed by augmentation, the same way for the same seed', async () => {
      const weights = [];
      for (const seed of [1, 1, 2]) {
        const embedder = await library().speechEmbedder(kEmbedder);
        const augmentation = { copies: 2, speed: [0.9, 1.1], gain: [-6, 6], noise: [10, 30], seed };
        const fit = { ...kFit, epochs: 1, augmentation: /** @type {any} */ (augmentation) };
        const [{ step }] = await collect(embedder.fit(kTest, fit));
        expect(step).toBe((3 * kTest.length) / 16);
        weights.push((await embedder.parameters())[0].values);
      }
      expect(weights[1]).toEqual(weights[0]);
      expect(weights[2]).not.toEqual(weights[0]);
    });

    test('does not mind the rate of the recording, nor the silence around it where it is trimmed', async () => {
      const embedder = await library().speechEmbedder(kEmbedder);
      const [a, b] = await embedder.embed([
        say('up', { sampleRate: 8000 }),
        say('up', { sampleRate: 44100 }),
      ]);
      expect(product(a, b)).toBeGreaterThan(0.95);
      const spoken = sentence(['down']);
      const [loose] = await embedder.embed([spoken], { trim: true });
      const segment = (await library().speechSegments(spoken))[0];
      const cut = spoken.samples.slice(
        Math.floor(segment.start * 8000),
        Math.ceil(segment.end * 8000),
      );
      const [tight] = await embedder.embed([{ samples: cut, sampleRate: 8000 }]);
      expect(loose).toEqual(tight);
    });

    test('goes on from its file exactly where it stopped', async () => {
      const options = { ...kFit, epochs: 2, contrastive: 0.2, corruption: { noise: 0.1 } };
      const whole = await library().speechEmbedder(kEmbedder);
      await collect(whole.fit(kTraining, options));
      const first = await library().speechEmbedder(kEmbedder);
      await collect(first.fit(kTraining, { ...options, epochs: 1 }));
      const file = await first.save({ optimizer: true });
      const second = /** @type {import('unrolled').SpeechEmbedder} */ (
        /** @type {unknown} */ (await library().open(file))
      );
      expect(second).toMatchObject({ kind: 'speechEmbedder', vectorSize: 16, projection: 'tanh' });
      const { optimizer, ...rest } = options;
      expect(optimizer).toBeDefined();
      await collect(second.fit(kTraining, { ...rest, epochs: 1 }));
      expect(await second.embed(kTest)).toEqual(await whole.embed(kTest));
    });
  });
}, kFullModes);

inEachMode((library) => {
  /** @type {Uint8Array<ArrayBuffer>} */
  let trained;
  beforeAll(async () => {
    const embedder = await library().speechEmbedder(kEmbedder);
    await collect(embedder.fit(kTraining, { ...kFit, contrastive: 0.3 }));
    trained = await embedder.save();
    embedder.dispose();
  });
  const open = async () =>
    /** @type {import('unrolled').SpeechEmbedder} */ (
      /** @type {unknown} */ (await library().open(trained))
    );

  describe('an index', () => {
    const recordings = [
      { id: 'first', ...sentence(['up', 'flat', 'bow']) },
      { id: 'zweite ü', ...sentence(['down', 'bow', 'flat', 'down'], { pitch: 170, seed: 3 }) },
    ];

    test.each(/** @type {const} */ (['float32', 'int8']))(
      'of %s finds where a word was said',
      async (precision) => {
        const embedder = await open();
        const index = await library().spokenQueryIndex({ embedder, precision });
        /** @type {number[]} */
        const shares = [];
        for (const recording of recordings) {
          const added = await index.add(recording, {
            onProgress: ({ share }) => shares.push(share),
          });
          expect(added.id).toBe(recording.id);
          expect(added.windows).toBeGreaterThan(recording.times.length);
        }
        expect(shares.at(-1)).toBe(1);
        expect((await index.recordings()).map(({ id }) => id)).toEqual(['first', 'zweite ü']);
        for (const word of kWords) {
          const [hit] = await index.search(say(word, { pitch: 250, seed: 5 }), { top: 1 });
          const { times } = recordings.find(({ id }) => id === hit.id) ?? recordings[0];
          const said = times.find(({ start, end }) => hit.start < end && hit.end > start);
          expect({ word, said: said?.word }).toEqual({ word, said: word });
          expect(hit.score).toBeGreaterThan(0.7);
        }
        const hits = await index.search(say('down'), { top: 20 });
        expect(hits.map(({ score }) => score)).toEqual(
          hits.map(({ score }) => score).sort((a, b) => b - a),
        );
        const best = hits[0];
        expect(await index.search(say('down'), { top: 20, minimumScore: best.score })).toEqual([
          best,
        ]);
        // A query of samples alone is at the rate of the features.
        expect(await index.search(say('down').samples, { top: 1 })).toEqual([best]);
      },
    );

    test('is the same from its file, takes more and gives back', async () => {
      const embedder = await open();
      const options = { windows: { lengths: [0.4, 0.5], hop: 0.5 }, speech: { onsetDecibels: 8 } };
      const index = await library().spokenQueryIndex({ embedder, ...options });
      await index.add(recordings[0]);
      const file = await index.save();
      const again = await library().spokenQueryIndex({ embedder, file });
      expect(await again.windows()).toEqual(await index.windows());
      for (const one of [index, again]) await one.add(recordings[1]);
      expect(await again.search(say('bow'))).toEqual(await index.search(say('bow')));
      expect(await again.remove('first')).toBe(true);
      expect(await again.remove('first')).toBe(false);
      const windows = await again.windows();
      expect(new Set(windows.map(({ id }) => id))).toEqual(new Set(['zweite ü']));
      for (const { vector, start, end } of windows) {
        expect(product(vector, vector)).toBeCloseTo(1, 4);
        expect(end).toBeGreaterThan(start);
      }
      await again.add(recordings[0]);
      expect(await again.recordings()).toHaveLength(2);
    });

    test('tells its windows as they are at one moment', async () => {
      const index = await library().spokenQueryIndex({ embedder: await open() });
      for (const recording of recordings) await index.add(recording);
      const before = await index.windows();
      const [told] = await Promise.all([index.windows(), index.remove('first')]);
      expect(told).toEqual(before);
    });

    test('takes a word that was cut out whole', async () => {
      const index = await library().spokenQueryIndex({ embedder: await open() });
      for (const word of kWords)
        expect(await index.add({ id: word, ...say(word) })).toMatchObject({ id: word });
      for (const word of kWords) {
        const [hit] = await index.search(say(word, { pitch: 260, seed: 4 }), { top: 1 });
        expect(hit.id).toBe(word);
      }
    });

    test('adds nothing of what it is told to stop, or of silence', async () => {
      const embedder = await open();
      const index = await library().spokenQueryIndex({ embedder });
      const controller = new AbortController();
      const reason = new Error('enough');
      await expect(
        index.add(recordings[0], {
          signal: controller.signal,
          onProgress: ({ share }) => share > 0.2 && controller.abort(reason),
        }),
      ).rejects.toBe(reason);
      expect(await index.recordings()).toEqual([]);
      const silence = { samples: new Float32Array(8000), sampleRate: 8000 };
      expect(await index.add({ id: 'silence', ...silence })).toEqual({ id: 'silence', windows: 0 });
      expect(await index.search(say('up'))).toEqual([]);
      await refusal(
        () => index.search(silence),
        'InvalidArgumentError',
        'query must have speech in it; it is silent',
      );
    });

    test('refuses what cannot be, by name', async () => {
      const embedder = await open();
      /** @type {any} */
      const unrolled = library();
      const refused = (/** @type {() => unknown} */ action, /** @type {string | RegExp} */ text) =>
        refusal(action, 'InvalidArgumentError', text);
      await refused(
        () => unrolled.spokenQueryIndex({}),
        'embedder must be a SpeechEmbedder, got undefined',
      );
      await refused(
        () => unrolled.spokenQueryIndex({ embedder, precision: 'int4' }),
        'precision must be one of "float32", "int8", got "int4"',
      );
      await refused(
        () => unrolled.spokenQueryIndex({ embedder, windows: { hop: 0 } }),
        /^windows\.hop must be .*, got 0$/,
      );
      await refused(
        () => unrolled.spokenQueryIndex({ embedder, speech: { floorDecibels: 5 } }),
        /^endpointer\.floorDecibels must be .*, got 5$/,
      );
      const another = await load({ edition: 'full' });
      const stranger = await another.speechEmbedder(kEmbedder);
      await refused(
        () => unrolled.spokenQueryIndex({ embedder: stranger }),
        'embedder must be made by the same load(), got that of another',
      );
      another.dispose();
      const index = await unrolled.spokenQueryIndex({ embedder });
      await index.add(recordings[0]);
      await refused(
        () => index.add(recordings[0]),
        'there is already a recording with the id first',
      );
      await refused(
        () => index.add({ ...recordings[0], id: 7 }),
        'recording.id must be a string, got 7',
      );
      await refused(
        () => index.search(say('up'), { top: 0 }),
        'search.top must be an integer from 1 to 1000, got 0',
      );
      const other = await unrolled.speechEmbedder({ ...kEmbedder, vectorSize: 8 });
      await refused(
        async () => unrolled.spokenQueryIndex({ embedder: other, file: await index.save() }),
        'the index must have vectors of vectorSize = 8, those of the embedder, got 16',
      );
      await refused(
        async () => unrolled.spokenQueryIndex({ embedder, file: await index.save(), windows: {} }),
        'windows, speech and precision are those of the file',
      );
    });
  });

  test('wrong data and options of an embedder are refused by name', async () => {
    /** @type {any} */
    const unrolled = library();
    const refused = (/** @type {() => unknown} */ action, /** @type {string | RegExp} */ text) =>
      refusal(action, 'InvalidArgumentError', text);
    await refused(
      () => unrolled.speechEmbedder({ projection: 'cubic' }),
      /projection must be .*, got cubic$/,
    );
    await refused(
      () => unrolled.speechEmbedder({ network: { cell: 'gru', hiddenSize: -1 } }),
      /network\.hiddenSize must be .*, got -1$/,
    );
    await refused(
      () => unrolled.speechEmbedder({ features: { cepstra: 40 } }),
      /^audio\.cepstra must be .*, got 40$/,
    );
    const embedder = await unrolled.speechEmbedder(kEmbedder);
    const fit = (/** @type {any} */ data, /** @type {any} */ options = {}) =>
      collect(embedder.fit(data, options));
    await refused(() => fit([], {}), /^data must have at least one sequence$/);
    await refused(
      () => fit([{ samples: new Float32Array(10), sampleRate: 8000 }]),
      'data[0].samples must be at least 0.025 s long, a frame of the features, got 0.001',
    );
    await refused(
      () => fit([{ ...say('up'), label: 5 }, say('up')]),
      'data[0].label must be a string, got 5',
    );
    await refused(
      () => fit(kTest, { pairs: [[0, 1, 2]] }),
      'pairs[0] must be two places of segments, got an array',
    );
    await refused(() => fit(kTest, { pairs: [[0, 900]] }), /^pairs\[0\]/);
    await refused(
      () => fit(kTest, { augmentation: { speed: [0, 1] } }),
      'augmentation.speed must be a range within 0.25 to 4, got 0 to 1',
    );
    await refused(
      () => fit(kTest, { augmentation: { speed: 2 } }),
      'augmentation.speed must be two numbers, [from, to], got 2',
    );
    await refused(() => fit(kTest, { corruption: { noise: -1 } }), /corruption\.noise must be /);
    await refused(() => fit(kTest, { validation: [{}] }), /^validation\[0\]\.samples must be /);
    await refused(
      () =>
        embedder.embed([say('up'), { samples: new Float32Array(900).fill(NaN), sampleRate: 8000 }]),
      /^waveforms\[1\]\.samples must be numbers within .*, got NaN at place 0$/,
    );
    await refused(
      () => embedder.embed([{}]),
      'waveforms[0].samples must be a Float32Array, got undefined',
    );
    expect(await embedder.embed([])).toEqual([]);
    // After all that it still learns.
    await fit(kTest, { steps: 1 });
  });

  test('damaged files never trap', async () => {
    const embedder = await open();
    const index = await library().spokenQueryIndex({ embedder, precision: 'int8' });
    await index.add({ id: 'one', ...sentence(['up', 'down']) });
    const file = new Uint8Array(await index.save());
    const sound = { model: 0 };
    for (const bytes of mutations(trained, 400)) {
      try {
        (await library().open(bytes)).dispose();
        sound.model += 1;
      } catch (error) {
        expect(error).toMatchObject({ name: 'FormatError' });
      }
    }
    let state = 7;
    for (let i = 0; i < 2000; ++i) {
      const bytes = file.slice();
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      if (i % 4 === 0) bytes[state % bytes.length] ^= 1 << (i % 8);
      if (i % 4 === 1) bytes[state % 64] = i % 256;
      if (i % 4 === 2) bytes.copyWithin(state % 100, state % 1000);
      const damaged = i % 4 === 3 ? bytes.subarray(0, state % bytes.length) : bytes;
      try {
        (await library().spokenQueryIndex({ embedder, file: damaged })).dispose();
        // It has a checksum: this was no damage.
        expect(damaged).toEqual(file);
      } catch (error) {
        expect(error).toMatchObject({ name: 'FormatError' });
      }
    }
    // A weight that is another number is a sound file.
    expect(sound.model).toBeGreaterThan(50);
    expect(await index.search(say('up'), { top: 1 })).toHaveLength(1);
  }, 60_000);
}, kFullSides);

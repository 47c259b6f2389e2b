// Features, stretches of speech and time warping, as a user of the package meets them.

import { describe, expect, test } from '@jest/globals';
import { load } from 'unrolled';
import { inEachMode, kFullModes, kFullSides } from './support/modes.mjs';
import { refusal } from './support/refusal.mjs';
import { say, sentence } from './support/speech.mjs';

/** @param {{ samples: Float32Array }} waveform @param {number} size */
function* piecesOf({ samples }, size) {
  for (let at = 0; at < samples.length; at += size) yield samples.subarray(at, at + size);
}

/** @param {AsyncIterable<Float32Array>} stream */
async function gather(stream) {
  /** @type {number[]} */
  const all = [];
  for await (const part of stream) all.push(...part);
  return Float32Array.from(all);
}

inEachMode((library) => {
  const waveform = sentence(['up', 'down', 'bow']);

  describe('features', () => {
    test('are frames of a known size and time', async () => {
      const extractor = await library().featureExtractor();
      expect(extractor).toMatchObject({ features: 26, sampleRate: 8000 });
      expect(extractor.hopSeconds).toBeCloseTo(0.01, 12);
      expect(extractor.windowSeconds).toBeCloseTo(0.025, 12);
      const frames = await extractor.extract(waveform);
      const { length } = waveform.samples;
      expect(frames).toHaveLength(26 * (1 + Math.floor((length - 200) / 80)));
      // Normalised over the recording.
      for (const feature of [0, 12, 25]) {
        const values = Array.from(frames).filter((_, i) => i % 26 === feature);
        const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
        const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
        expect(mean).toBeCloseTo(0, 4);
        expect(variance).toBeCloseTo(1, 3);
      }
    });

    test.each([
      ['mfcc', { normalization: 'none' }],
      ['log-mel of another rate', { type: 'log-mel', sampleRate: 16000, deltas: 2 }],
      ['running', { normalization: 'running', normalizationWindow: 50 }],
    ])('of a stream are those of the whole: %s', async (_, options) => {
      const extractor = await library().featureExtractor(options);
      const whole = await extractor.extract(waveform);
      for (const size of [37, 1000, 50_000]) {
        const pieces = piecesOf(waveform, size);
        expect(await gather(extractor.stream(pieces, waveform.sampleRate))).toEqual(whole);
      }
    });

    test('can be extracted while a stream is under way', async () => {
      const extractor = await library().featureExtractor({ normalization: 'none' });
      const whole = await extractor.extract(waveform);
      const heard = [];
      for await (const frames of extractor.stream(piecesOf(waveform, 2000), 8000)) {
        heard.push(...frames);
        expect(await extractor.extract(waveform)).toEqual(whole);
      }
      expect(Float32Array.from(heard)).toEqual(whole);
    });

    test('say so when the sound is taken away meanwhile', async () => {
      const extractor = await library().featureExtractor();
      const samples = new Float32Array(300_000);
      await refusal(
        () =>
          extractor.extract(
            { samples, sampleRate: 8000 },
            { onProgress: () => void structuredClone(samples, { transfer: [samples.buffer] }) },
          ),
        'InvalidArgumentError',
        'the buffer of the samples was taken away while they were read',
      );
    });

    test('take turns: streams that are under way and whole recordings', async () => {
      const extractor = await library().featureExtractor({ normalization: 'none' });
      const whole = await extractor.extract(waveform);
      const all = await Promise.all([
        gather(extractor.stream(piecesOf(waveform, 700), 8000)),
        extractor.extract(waveform),
        gather(extractor.stream(piecesOf(waveform, 900), 8000)),
        extractor.extract(waveform),
      ]);
      for (const frames of all) expect(frames).toEqual(whole);
    });

    test('a stream that is left lets the next begin', async () => {
      const extractor = await library().featureExtractor({ normalization: 'none' });
      const whole = await extractor.extract(waveform);
      for await (const frames of extractor.stream(piecesOf(waveform, 700), 8000)) {
        expect(frames.length).toBeGreaterThan(0);
        break;
      }
      expect(await extractor.extract(waveform)).toEqual(whole);
    });

    test('stop when they are told to, and say how far they are', async () => {
      const extractor = await library().featureExtractor();
      /** @type {number[]} */
      const shares = [];
      const long = { samples: new Float32Array(300_000), sampleRate: 8000 };
      await extractor.extract(long, { onProgress: ({ share }) => shares.push(share) });
      expect(shares.length).toBeGreaterThan(2);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.at(-1)).toBe(1);
      const reason = new Error('enough');
      await expect(extractor.extract(long, { signal: AbortSignal.abort(reason) })).rejects.toBe(
        reason,
      );
    });
  });

  describe('stretches of speech', () => {
    test('are found where the words are', async () => {
      const segments = await library().speechSegments(waveform);
      expect(segments).toHaveLength(3);
      for (const [i, { start, end }] of segments.entries()) {
        expect(Math.abs(start - waveform.times[i].start)).toBeLessThan(0.1);
        expect(Math.abs(end - waveform.times[i].end)).toBeLessThan(0.1);
      }
    });

    test('of a stream are those of the whole', async () => {
      const whole = await library().speechSegments(waveform);
      const endpointer = await library().endpointer(8000);
      const heard = [];
      let spoke = false;
      for (const piece of piecesOf(waveform, 400)) {
        const hearing = await endpointer.push(piece);
        heard.push(...hearing.segments);
        spoke ||= hearing.inSpeech;
        expect(hearing.level).toBeLessThan(0);
      }
      heard.push(...(await endpointer.finish()));
      expect(heard).toEqual(whole);
      expect(spoke).toBe(true);
    });

    test('are those of the whole when pieces are not waited for', async () => {
      const whole = await library().speechSegments(waveform);
      const endpointer = await library().endpointer(8000);
      const pieces = [...piecesOf(waveform, 3000)];
      const hearings = await Promise.all([
        ...pieces.map(async (piece) => (await endpointer.push(piece)).segments),
        endpointer.finish(),
      ]);
      expect(hearings.flat()).toEqual(whole);
    });

    test('are none in silence', async () => {
      const silence = { samples: new Float32Array(16000), sampleRate: 8000 };
      expect(await library().speechSegments(silence)).toEqual([]);
    });
  });

  test('time warping finds what is said, however slowly', async () => {
    const extractor = await library().featureExtractor();
    const warping = await library().timeWarping({ features: extractor.features, band: 30 });
    const frames = (/** @type {any} */ spoken) => extractor.extract(spoken);
    await warping.add([
      await frames(say('up', { seconds: 0.5 })),
      await frames(say('down', { seconds: 0.4 })),
      await frames(say('flat', { seconds: 0.4 })),
    ]);
    expect(warping.count).toBe(3);
    const [up, down, flat] = await warping.distances(await frames(say('up', { seconds: 0.35 })));
    expect(up).toBeLessThan(down);
    expect(up).toBeLessThan(flat);
    const same = await frames(say('flat', { seconds: 0.4 }));
    expect((await warping.distances(same))[2]).toBe(0);

    // Two at once do not disturb each other.
    const queries = [same, await frames(say('down', { seconds: 0.45 }))];
    const [one, two] = [await warping.distances(queries[0]), await warping.distances(queries[1])];
    expect(await Promise.all(queries.map((query) => warping.distances(query)))).toEqual([one, two]);
    const found = [await warping.find(queries[0]), await warping.find(queries[1])];
    expect(await Promise.all(queries.map((query) => warping.find(query)))).toEqual(found);

    const sentences = await library().timeWarping({ features: extractor.features });
    await sentences.add([await frames(waveform)]);
    const [match] = await sentences.find(await frames(say('down', { pitch: 220 })));
    const { start, end } = waveform.times[1];
    const middle = ((match.begin + match.end) / 2) * extractor.hopSeconds;
    expect(middle).toBeGreaterThan(start);
    expect(middle).toBeLessThan(end);
  });
}, kFullModes);

inEachMode((library) => {
  test('wrong options and sounds are refused by name', async () => {
    /** @type {any} */
    const unrolled = library();
    const refused = (/** @type {() => unknown} */ action, /** @type {string | RegExp} */ message) =>
      refusal(action, 'InvalidArgumentError', message);
    await refused(
      () => unrolled.featureExtractor({ type: 'plp' }),
      /^audio\.type must be .*, got plp/,
    );
    await refused(
      () => unrolled.featureExtractor({ hopSeconds: 0 }),
      /^audio\.hopSeconds must be .*, got 0/,
    );
    await refused(
      () => unrolled.featureExtractor({ mel: { bands: 1e9 } }),
      /^audio\.mel\.bands must be an integer from 1 to 512, got 1/,
    );
    await refused(
      () => unrolled.featureExtractor({ bands: 12 }),
      /^audio\.bands is not an option; there are type, sampleRate, /,
    );
    const extractor = await unrolled.featureExtractor();
    await refused(
      () => extractor.extract(new Float32Array(8)),
      'waveform.samples must be a Float32Array, got undefined',
    );
    await refused(
      () => extractor.extract({ samples: [1, 2], sampleRate: 8000 }),
      'waveform.samples must be a Float32Array, got an array',
    );
    await refused(
      () => extractor.extract(say('up'), { signal: 5 }),
      'signal must be an AbortSignal, got 5',
    );
    await refused(
      () => extractor.stream(null, 8000).next(),
      'pieces must be an iterable of Float32Arrays, got null',
    );
    await refused(
      () => extractor.extract({ samples: new Float32Array(8), sampleRate: 12 }),
      /^waveform\.sampleRate must be .*, got 12$/,
    );
    await refused(
      () => extractor.extract({ samples: Float32Array.of(0, NaN), sampleRate: 8000 }),
      /^waveform\.samples must be numbers within .*, got NaN at place 1$/,
    );
    await refused(
      () => unrolled.endpointer(8000, { onsetDecibels: -1 }),
      /^endpointer\.onsetDecibels must be .*, got -1/,
    );
    await refused(
      () => unrolled.timeWarping({ features: 26, distance: 'manhattan' }),
      /^warping\.distance must be .*, got manhattan/,
    );
    await refused(
      () => unrolled.timeWarping({}),
      'features must be a positive integer, got undefined',
    );
    const warping = await unrolled.timeWarping({ features: 2 });
    await refusal(
      () => warping.add([new Float32Array(3)]),
      'ShapeError',
      'recordings[0] must have features = 2 numbers for every step, got 3',
    );
    // After all that it still works.
    expect(await extractor.extract(say('up'))).toHaveLength(26 * 38);
  });

  test('what has been disposed of says so', async () => {
    const extractor = await library().featureExtractor();
    extractor.dispose();
    await refusal(
      () => extractor.extract(say('up')),
      'DisposedError',
      'featureExtractor.extract was called after featureExtractor.dispose()',
    );
  });
}, kFullSides);

test('the core edition says where they are', async () => {
  const unrolled = await load();
  expect(unrolled.edition).toBe('core');
  for (const make of [
    () => unrolled.featureExtractor(),
    () => unrolled.endpointer(8000),
    () => unrolled.speechSegments(say('up')),
    () => unrolled.timeWarping({ features: 1 }),
    () => unrolled.speechEmbedder(),
    () => unrolled.ctcRecognizer({ labels: ['a'] }),
  ]) {
    await refusal(make, 'LoadError', / is in the full edition: load\(\{ edition: 'full' \}\)$/);
  }
  unrolled.dispose();
});

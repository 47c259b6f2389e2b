// What the command line and the experiments read: files of every kind, and files that lie.

import { describe, expect, test } from '@jest/globals';
import { FormatError, load } from 'unrolled';
import { readWav } from '../../dist/cli/wav.js';
import { damaged } from './support/mutations.mjs';

const kPcm = 1;
const kFloat = 3;
const kALaw = 6;
const kMuLaw = 7;

/**
 * @param {string} id
 * @param {Uint8Array} body
 * @param {number} [size] what is said of it
 */
function chunk(id, body, size = body.length) {
  const bytes = new Uint8Array(8 + body.length + (body.length % 2));
  bytes.set(new TextEncoder().encode(id));
  new DataView(bytes.buffer).setUint32(4, size, true);
  bytes.set(body, 8);
  return bytes;
}

/** @param {Uint8Array[]} parts */
const file = (...parts) =>
  Uint8Array.from([
    ...new TextEncoder().encode('RIFF\u0000\u0000\u0000\u0000WAVE'),
    ...parts.flatMap((part) => [...part]),
  ]);

/**
 * The chunk that describes the samples.
 * @param {{ code?: number, channels?: number, sampleRate?: number, bits?: number, frameBytes?: number, extensible?: boolean }} [of]
 */
function format({ code = kPcm, channels = 1, sampleRate = 8000, bits = 16, ...more } = {}) {
  const { frameBytes = (channels * bits) / 8, extensible = false } = more;
  const view = new DataView(new ArrayBuffer(extensible ? 40 : 16));
  view.setUint16(0, extensible ? 0xfffe : code, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, sampleRate, true);
  view.setUint32(8, sampleRate * frameBytes, true);
  view.setUint16(12, frameBytes, true);
  view.setUint16(14, bits, true);
  if (extensible) view.setUint16(24, code, true);
  return chunk('fmt ', new Uint8Array(view.buffer));
}

/** @param {number[]} values */
const int16 = (...values) => new Uint8Array(Int16Array.from(values).buffer);

const kSixteen = file(format(), chunk('data', int16(0, 16384, -32768, 8192)));
const kQuarters = [0, 0.5, -1, 0.25];

/**
 * @param {Uint8Array} bytes
 * @param {number[]} expected
 * @param {number} [digits] after the point
 */
function expectSamples(bytes, expected, digits = 4) {
  const { samples, sampleRate } = readWav(bytes);
  expect(sampleRate).toBe(8000);
  expect(samples).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(samples[i]).toBeCloseTo(value, digits);
}

describe('samples of every kind', () => {
  const float32 = Float32Array.from(kQuarters);
  const float64 = Float64Array.from(kQuarters);
  const int32 = Int32Array.from(kQuarters, (value) => Math.round(value * 2 ** 31));
  const int24 = Array.from(int32, (value) => [value >> 8, value >> 16, value >> 24]).flat();
  test.each([
    ['8 bits', { bits: 8 }, Uint8Array.of(128, 192, 0, 160), 2],
    ['16 bits', { bits: 16 }, int16(0, 16384, -32768, 8192), 4],
    ['24 bits', { bits: 24 }, Uint8Array.from(int24), 6],
    ['32 bits', { bits: 32 }, new Uint8Array(int32.buffer), 6],
    ['single precision', { code: kFloat, bits: 32 }, new Uint8Array(float32.buffer), 9],
    ['double precision', { code: kFloat, bits: 64 }, new Uint8Array(float64.buffer), 9],
    // Values of ITU-T G.711 over 2^15: ±8 and the loudest.
    ['A-law', { code: kALaw, bits: 8 }, Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a), 6],
    // 0, and the loudest.
    ['mu-law', { code: kMuLaw, bits: 8 }, Uint8Array.of(0xff, 0x7f, 0x80, 0x00), 6],
  ])('%s', (name, of, bytes, digits) => {
    const expected =
      {
        'A-law': [8, -8, 32256, -32256].map((value) => value / 32768),
        'mu-law': [0, 0, 32124, -32124].map((value) => value / 32768),
      }[name] ?? kQuarters;
    expectSamples(file(format(of), chunk('data', bytes)), expected, digits);
    expectSamples(
      file(format({ ...of, extensible: true }), chunk('data', bytes)),
      expected,
      digits,
    );
  });

  test('several channels are mixed to one', () => {
    const stereo = file(format({ channels: 2 }), chunk('data', int16(0, 16384, -16384, 0)));
    expectSamples(stereo, [0.25, -0.25]);
  });

  test('other chunks are passed over, also those of an odd length', () => {
    const notes = chunk('LIST', Uint8Array.of(1, 2, 3));
    expectSamples(file(notes, format(), notes, chunk('data', int16(0, 16384)), notes), [0, 0.5]);
  });

  test('bytes that begin in the middle of a buffer are read where they are', () => {
    const bytes = new Uint8Array(kSixteen.length + 3);
    bytes.set(kSixteen, 3);
    expectSamples(bytes.subarray(3), kQuarters);
  });

  test.each([
    ['a size that was never filled in', 0],
    ['a size that cannot be known', 0xffffffff],
    ['more than there is', 100],
  ])('the rest of the file is read with %s', (_, size) => {
    expectSamples(file(format(), chunk('data', int16(0, 16384), size)), [0, 0.5]);
  });
});

describe('files that cannot be read', () => {
  const sound = chunk('data', int16(1, 2));
  test.each([
    ['nothing', new Uint8Array(), 'no WAV file'],
    ['a text', new TextEncoder().encode('RIFF, but no sound at all'), 'no WAV file'],
    ['no chunks', file(), 'no sound'],
    ['no samples', file(format()), 'no sound'],
    ['an empty recording', file(format(), chunk('data', int16())), 'no sound'],
    ['half a sample', file(format(), chunk('data', Uint8Array.of(1))), 'no sound'],
    ['samples of what kind', file(sound), 'not described'],
    ['half a description', file(chunk('fmt ', new Uint8Array(14)), sound), 'cut off'],
    ['ADPCM', file(format({ code: 2, bits: 4, frameBytes: 1 }), sound), 'format 0x2 are not read'],
    ['12 bits', file(format({ bits: 12, frameBytes: 2 }), sound), 'bits in this format, not 12'],
    ['no channel', file(format({ channels: 0 }), sound), '1 … 64 channels, not 0'],
    ['65535 channels', file(format({ channels: 65535, frameBytes: 2 }), sound), 'not 65535'],
    ['no samples a second', file(format({ sampleRate: 0 }), sound), 'samples a second, not 0'],
    ['a wrong frame', file(format({ frameBytes: 3 }), sound), '1 × 16 bits cannot be 3 bytes'],
    [
      'what is no number',
      file(
        format({ code: kFloat, bits: 32 }),
        chunk('data', new Uint8Array(Float32Array.of(0, NaN).buffer)),
      ),
      'sample 1 is not a finite number',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => readWav(bytes)).toThrow(FormatError);
    expect(() => readWav(bytes)).toThrow(message);
  });

  test('10 000 damaged ones are read and resampled or refused, and nothing else', async () => {
    const unrolled = await load({ edition: 'full' });
    // Frames short enough for what there is of sound; another rate than that of the sound files.
    const extractor = await unrolled.featureExtractor({
      ...{ sampleRate: 16_000, windowSeconds: 0.002, hopSeconds: 0.001, normalization: 'none' },
      mel: { bands: 4 },
      cepstra: 4,
    });
    const noise = Int16Array.from({ length: 300 }, (_, i) => 9000 * Math.sin(i * i));
    const bytes = new Uint8Array(noise.buffer);
    const files = [
      file(format(), chunk('data', bytes)),
      file(format({ code: kFloat, bits: 32, channels: 2, extensible: true }), chunk('data', bytes)),
      file(
        chunk('LIST', bytes.subarray(0, 9)),
        format({ code: kMuLaw, bits: 8 }),
        chunk('data', bytes),
      ),
      file(
        format({ bits: 24, channels: 3 }),
        chunk('fact', bytes.subarray(0, 4)),
        chunk('data', bytes),
      ),
    ];
    const kExtremes = [0, 1, 2, 0x7f, 0x80, 0xff];
    let [read, refused] = [0, 0];
    for (const one of files) {
      const header = one.length - bytes.length;
      const lies = damaged(one, 2500, header, (below, copy) => {
        // A whole field at its ends, or beyond them.
        const at = below(header);
        return copy.fill(kExtremes[below(kExtremes.length)], at, at + 1 + below(4));
      });
      for (const lie of lies) {
        try {
          const { samples, sampleRate } = readWav(lie);
          expect(samples.length > 0 && samples.length <= lie.length).toBe(true);
          expect(samples.every(Number.isFinite)).toBe(true);
          expect(sampleRate >= 1000 && sampleRate <= 384_000).toBe(true);
          const frames = await extractor.extract({ samples, sampleRate });
          expect(frames.every(Number.isFinite)).toBe(true);
          read += 1;
        } catch (error) {
          // Numbers may be larger than any sound.
          const isTooLoud = /samples must be numbers within/.test(String(error));
          if (!(error instanceof FormatError || isTooLoud)) throw error;
          refused += 1;
        }
      }
    }
    expect(read + refused).toBe(10_000);
    // Neither is the rule.
    expect(Math.min(read, refused)).toBeGreaterThan(1000);
    extractor.dispose();
    expect(unrolled.liveObjects()).toBe(0);
    unrolled.dispose();
  }, 60_000);
});

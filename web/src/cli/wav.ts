// WAV files become sound. A library decodes the samples; which bytes are samples, and whether what the file
// says of itself can be true, is found out here first: the library takes a header at its word.

import decode from '@audio/decode-wav';
import { FormatError } from '../errors.js';
import type { Waveform } from '../speech/waveform.js';

/** The formats that have a sample for every value in the file, each with the bits it may have. */
const kFormats: Record<number, readonly number[]> = {
  1: [8, 16, 24, 32],
  3: [32, 64],
  6: [8],
  7: [8],
};
const kExtensible = 0xfffe;
const kMaxChannels = 64;
const kRates = { least: 1000, most: 384_000 };

interface Chunk {
  id: string;
  start: number;
  end: number;
}

/** Four letters. */
const idAt = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + 4));

/** The parts of the file, each from an even place on; the last may say that it is longer than the file. */
function* chunksOf(bytes: Uint8Array, view: DataView): Generator<Chunk> {
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    yield { id: idAt(bytes, at), start, end: Math.min(start + size, bytes.length) };
    at = start + size + (size % 2);
  }
}

interface Format {
  code: number;
  channels: number;
  sampleRate: number;
  bits: number;
}

function readFormat(view: DataView, { start, end }: Chunk): Format {
  const is16 = (offset: number) => view.getUint16(start + offset, true);
  if (end - start < 16) throw new FormatError('the description of the samples is cut off');
  const code = is16(0);
  if (code === kExtensible && end - start < 26)
    throw new FormatError('the description of the samples is cut off');
  const format = {
    code: code === kExtensible ? is16(24) : code,
    channels: is16(2),
    sampleRate: view.getUint32(start + 4, true),
    bits: is16(14),
  };
  checkFormat(format, is16(12));
  return format;
}

function checkFormat({ code, channels, sampleRate, bits }: Format, frameBytes: number): void {
  const widths = kFormats[code];
  if (!widths) {
    throw new FormatError(
      `samples in the format 0x${code.toString(16)} are not read, only PCM, floating point, A-law and mu-law`,
    );
  }
  if (!widths.includes(bits))
    throw new FormatError(
      `samples must have ${widths.join(', ')} bits in this format, not ${bits}`,
    );
  if (channels < 1 || channels > kMaxChannels)
    throw new FormatError(`there must be 1 … ${kMaxChannels} channels, not ${channels}`);
  if (sampleRate < kRates.least || sampleRate > kRates.most) {
    throw new FormatError(
      `there must be ${kRates.least} … ${kRates.most} samples a second, not ${sampleRate}`,
    );
  }
  if (frameBytes !== (channels * bits) / 8)
    throw new FormatError(`${channels} × ${bits} bits cannot be ${frameBytes} bytes`);
}

/** The same samples behind a header that says nothing else. */
function plainFile(
  { code, channels, sampleRate, bits }: Format,
  samples: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const kHead = 44;
  const file = new Uint8Array(kHead + samples.length);
  const view = new DataView(file.buffer);
  const frameBytes = (channels * bits) / 8;
  const write = (at: number, text: string) => file.set(new TextEncoder().encode(text), at);
  write(0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, code, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, bits, true);
  write(36, 'data');
  view.setUint32(40, samples.length, true);
  file.set(samples, kHead);
  return file;
}

/** One channel: the mean of all. */
function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(), ...others] = channels;
  if (others.length === 0) return first;
  const share = 1 / channels.length;
  return first.map((value, i) => {
    let sum = value * share;
    for (const other of others) sum += (other[i] ?? 0) * share;
    return sum;
  });
}

/**
 * The sound in a WAV file: PCM of 8, 16, 24 and 32 bits, floating point, A-law and mu-law; several channels
 * are mixed to one. What is cut off is read as far as it goes.
 *
 * @throws {FormatError} when the file is none, has no sound, or has samples of another kind
 */
export function readWav(bytes: Uint8Array): Waveform {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || idAt(bytes, 0) !== 'RIFF' || idAt(bytes, 8) !== 'WAVE')
    throw new FormatError('this is no WAV file');
  let format: Format | undefined;
  for (const chunk of chunksOf(bytes, view)) {
    if (chunk.id === 'fmt ') format ??= readFormat(view, chunk);
    if (chunk.id !== 'data') continue;
    if (!format) throw new FormatError('the samples are not described before they begin');
    // Who writes while recording cannot know the size, and leaves 0: all the rest is meant.
    const end = chunk.end === chunk.start ? bytes.length : chunk.end;
    const frameBytes = (format.channels * format.bits) / 8;
    const whole = Math.floor((end - chunk.start) / frameBytes) * frameBytes;
    if (whole === 0) throw new FormatError('there is no sound in the file');
    const samples = bytes.subarray(chunk.start, chunk.start + whole);
    const mono = mixDown(decode(plainFile(format, samples)).channelData);
    const wrong = mono.findIndex((sample) => !Number.isFinite(sample));
    if (wrong >= 0) throw new FormatError(`sample ${wrong} is not a finite number`);
    return { samples: mono, sampleRate: format.sampleRate };
  }
  throw new FormatError('there is no sound in the file');
}

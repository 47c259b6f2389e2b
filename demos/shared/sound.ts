import type { Waveform } from 'unrolled';
import { breathe } from './everyFrame.ts';

/** Recordings beyond this are refused: as samples they would fill the memory. */
const longestHours = 3;

/** Beyond this a recording is kept at the rate that the network hears, half of what sounds good. */
const longSeconds = 12 * 60;

const goodRate = 16_000;
const plainRate = 8000;

/** The samples of a file of sound, whatever its format, as far as the browser knows it. */
export async function decode(bytes: ArrayBuffer, name: string): Promise<Waveform> {
  // About what a minute of the plainest format takes: what is larger than that may be long.
  const rate = bytes.byteLength > longSeconds * plainRate ? plainRate : goodRate;
  let buffer: AudioBuffer;
  try {
    // A context that never plays needs no click of the visitor's, and resamples on the way.
    buffer = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes);
  } catch {
    throw new Error(`${name} cannot be decoded: this browser does not know it as sound.`);
  }
  if (buffer.duration > longestHours * 3600) {
    throw new Error(`${name} is longer than ${longestHours} hours; please cut it.`);
  }
  return { samples: await mixed(buffer), sampleRate: buffer.sampleRate };
}

const atOnce = 1 << 19;

/** The mean of the channels. */
async function mixed(buffer: AudioBuffer): Promise<Float32Array> {
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) =>
    buffer.getChannelData(i),
  );
  const [first = new Float32Array(), ...others] = channels;
  if (others.length === 0) return first;
  const samples = new Float32Array(first.length);
  for (let from = 0; from < samples.length; from += atOnce) {
    const end = Math.min(from + atOnce, samples.length);
    for (let i = from; i < end; i += 1) {
      let sum = 0;
      for (const channel of channels) sum += channel[i] ?? 0;
      samples[i] = sum / channels.length;
    }
    await breathe();
  }
  return samples;
}

/** The greatest deviation in each of so many parts of a second. */
export async function peaksOf(
  { samples, sampleRate }: Waveform,
  perSecond: number,
): Promise<Float32Array> {
  const step = sampleRate / perSecond;
  const peaks = new Float32Array(Math.max(1, Math.ceil(samples.length / step)));
  let breathed = 0;
  for (let part = 0; part < peaks.length; part += 1) {
    const end = Math.min(Math.round((part + 1) * step), samples.length);
    let most = 0;
    for (let i = Math.round(part * step); i < end; i += 1) {
      const value = Math.abs(samples[i] ?? 0);
      if (value > most) most = value;
    }
    peaks[part] = most;
    if (end - breathed > atOnce) {
      breathed = end;
      await breathe();
    }
  }
  return peaks;
}

export function secondsOf({ samples, sampleRate }: Waveform): number {
  return samples.length / sampleRate;
}

/** A stretch of a sound. */
export function cut(
  { samples, sampleRate }: Waveform,
  { start, end }: { readonly start: number; readonly end: number },
): Waveform {
  const at = (seconds: number) => Math.max(0, Math.round(seconds * sampleRate));
  return { samples: samples.slice(at(start), at(end)), sampleRate };
}

/** 83.46 as `1:23.5`. */
export function clock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${((tenths % 600) / 10).toFixed(1).padStart(4, '0')}`;
}

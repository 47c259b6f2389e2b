import { Disposable } from '../disposable.js';
import type { Backend } from '../internal/backend.js';
import { abortSignal, checkOptions, number, type Check, type Given } from '../internal/validate.js';
import { Turns } from './turns.js';
import {
  inPieces,
  ofWaveform,
  progressCheck,
  requireWaveform,
  type ListeningOptions,
  type Waveform,
} from './waveform.js';

/** A stretch of speech, in seconds. */
export interface SpeechSegment {
  start: number;
  end: number;
}

/** How speech is told from what is none. */
export interface EndpointerOptions {
  /** dB above the background where speech is certain. Default 6. */
  onsetDecibels?: number | undefined;
  /** dB above it where speech goes on. Default 4. */
  offsetDecibels?: number | undefined;
  /** What is so many dB below the loudest near it is none. Default 30. */
  rangeDecibels?: number | undefined;
  /** dB of full scale: what is quieter is none. Default −60. */
  floorDecibels?: number | undefined;
  /** Seconds that levels are remembered. Default 2. */
  backgroundSeconds?: number | undefined;
  /** Seconds that they are looked for ahead. Default 0.5. */
  lookaheadSeconds?: number | undefined;
  /** What is shorter is none. Default 0.05. */
  minSpeechSeconds?: number | undefined;
  /** Pauses up to this are within speech. Default 0.2. */
  hangoverSeconds?: number | undefined;
  /** Kept on either side. Default 0.03. */
  paddingSeconds?: number | undefined;
}

/** @internal */
export const kEndpointerChecks = {
  onsetDecibels: number,
  offsetDecibels: number,
  rangeDecibels: number,
  floorDecibels: number,
  backgroundSeconds: number,
  lookaheadSeconds: number,
  minSpeechSeconds: number,
  hangoverSeconds: number,
  paddingSeconds: number,
} satisfies Record<keyof EndpointerOptions, Check>;

/** What is heard of live sound. */
export interface Hearing {
  /** Stretches of speech that are now complete. */
  segments: SpeechSegment[];
  /** Whether speech goes on. */
  inSpeech: boolean;
  /** dB of full scale. */
  level: number;
  /** The same of the background. */
  background: number;
}

function toSegments(seconds: Float32Array): SpeechSegment[] {
  return Array.from({ length: seconds.length / 2 }, (_, i) => ({
    start: seconds[2 * i] ?? 0,
    end: seconds[2 * i + 1] ?? 0,
  }));
}

const kNothingHeard = { inSpeech: false, level: -Infinity, background: -Infinity };

/** Finds speech in sound while it comes in. Made by `unrolled.endpointer(…)`. */
export class Endpointer extends Disposable {
  readonly #backend: Backend;
  readonly #handle: number;
  readonly #turns = new Turns();

  /** @internal */
  constructor(backend: Backend, owner: object, handle: number) {
    super('endpointer', () => backend.release(handle), owner);
    this.#backend = backend;
    this.#handle = backend.adopt(handle);
  }

  /**
   * Hears further samples.
   *
   * @throws {InvalidArgumentError} when one of them is not finite
   */
  async push(samples: Float32Array): Promise<Hearing> {
    this.assertUsable('push');
    requireWaveform({ samples, sampleRate: 8000 }, 'push');
    return this.#turns.take(async () => {
      const endpointer = this.#handle;
      const segments: SpeechSegment[] = [];
      let hearing: Hearing = { segments, ...kNothingHeard };
      const push = async (piece: Float32Array): Promise<number> => {
        this.assertUsable('push');
        const request = { endpointer, samples: piece };
        const {
          heard,
          segments: more,
          ...rest
        } = await this.#backend.request('pushEndpointer', request);
        segments.push(...toSegments(more));
        hearing = { segments, ...rest };
        return heard;
      };
      // Nothing at all tells how things stand, too.
      if (samples.length === 0) await push(samples.slice());
      else await inPieces(samples, {}, push);
      return hearing;
    });
  }

  /** There is no more: the stretches that were held back. */
  async finish(): Promise<SpeechSegment[]> {
    this.assertUsable('finish');
    return this.#turns.take(async () => {
      this.assertUsable('finish');
      const endpointer = this.#handle;
      return toSegments(await this.#backend.request('finishEndpointer', { endpointer }));
    });
  }
}

/** @internal */
export async function createEndpointer(
  backend: Backend,
  owner: object,
  sampleRate: number,
  options: EndpointerOptions | undefined,
): Promise<Endpointer> {
  number(sampleRate, 'sampleRate');
  const given = checkOptions(options, '', kEndpointerChecks);
  const handle = await backend.request('createEndpointer', { options: { sampleRate, ...given } });
  return new Endpointer(backend, owner, handle);
}

/** Begin and end of every stretch of speech, in seconds, one after the other. @internal */
export async function speechIn(
  backend: Backend,
  waveform: Waveform,
  name: string,
  options: Given<EndpointerOptions>,
  listening: ListeningOptions,
): Promise<Float32Array> {
  try {
    return await heard(backend, waveform, options, listening);
  } catch (error) {
    throw ofWaveform(error, name);
  }
}

async function heard(
  backend: Backend,
  { samples, sampleRate }: Waveform,
  options: Given<EndpointerOptions>,
  listening: ListeningOptions,
): Promise<Float32Array> {
  const endpointer = backend.adopt(
    await backend.request('createEndpointer', { options: { sampleRate, ...options } }),
  );
  try {
    const all: number[] = [];
    await inPieces(samples, listening, async (piece) => {
      const request = { endpointer, samples: piece };
      const { heard, segments } = await backend.request('pushEndpointer', request);
      all.push(...segments);
      return heard;
    });
    all.push(...(await backend.request('finishEndpointer', { endpointer })));
    return Float32Array.from(all);
  } finally {
    backend.release(endpointer);
  }
}

/** Whether the mean square, in dB of full scale, is below what can be speech. @internal */
export function isSilent(samples: Float32Array, floorDecibels = -60): boolean {
  const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
  return !(10 * Math.log10(power) >= floorDecibels);
}

/** @internal */
export async function speechSegments(
  backend: Backend,
  waveform: Waveform,
  options: (EndpointerOptions & ListeningOptions) | undefined,
): Promise<SpeechSegment[]> {
  requireWaveform(waveform, 'waveform');
  const { signal, onProgress, ...given } = checkOptions<EndpointerOptions & ListeningOptions>(
    options,
    '',
    { ...kEndpointerChecks, signal: abortSignal, onProgress: progressCheck },
  );
  return toSegments(await speechIn(backend, waveform, 'waveform', given, { signal, onProgress }));
}

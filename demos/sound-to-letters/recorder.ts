import type { Unrolled, Waveform } from 'unrolled';
import { hear, type Heard, type HearingOptions } from '../shared/microphone.ts';
import { cut } from '../shared/sound.ts';

/** Seconds. */
const limits = {
  /** Kept before it was noticed that somebody speaks. */
  before: 0.8,
  /** Kept after the last of the speech. */
  after: 0.3,
  /** A number takes no longer. */
  longest: 30,
  /** From one look at what was said so far to the next. */
  every: 0.3,
};

/** Pauses between digits are no end. */
const speech = { hangoverSeconds: 1.2, minSpeechSeconds: 0.1 } as const;

/** What was said. */
export interface Recording {
  readonly sound: Waveform;
  /** Seconds after which it was cut off, where it was. */
  readonly cutAt?: number;
}

interface RecordingOptions extends Pick<HearingOptions, 'onLevel'> {
  /** What was said so far, every few tenths of a second. */
  readonly onHeard: (sound: Waveform) => void;
}

/**
 * Records until somebody has said something and has been silent for a while, or `signal` says that it is
 * enough; undefined when there was nothing until then.
 *
 * @throws an Error that says what is wrong: refused, missing, silent, nobody speaks
 */
export async function record(
  unrolled: Unrolled,
  signal: AbortSignal,
  { onLevel, onHeard }: RecordingOptions,
): Promise<Recording | undefined> {
  let begun = 0;
  let shown = 0;
  /** Once there is speech. */
  let speaking: Heard | undefined;
  const upTo = (heard: Heard, end: number) => cut(heard.sound(), { start: begun, end });
  try {
    for await (const heard of hear(unrolled, signal, { speech, onLevel })) {
      const { seconds, inSpeech, segments } = heard;
      if (!speaking && !inSpeech) continue;
      if (!speaking) begun = Math.max(0, seconds - limits.before);
      speaking = heard;
      const last = segments.at(-1);
      if (last) return { sound: upTo(heard, last.end + limits.after) };
      if (seconds - begun > limits.longest)
        return { sound: upTo(heard, seconds), cutAt: limits.longest };
      if (seconds - shown < limits.every) continue;
      shown = seconds;
      onHeard(upTo(heard, seconds));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return speaking && { sound: upTo(speaking, speaking.seconds) };
}

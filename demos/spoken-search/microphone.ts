import type { SpeechSegment, Unrolled, Waveform } from 'unrolled';
import { hear, type HearingOptions } from '../shared/microphone.ts';
import { cut } from '../shared/sound.ts';

/** Seconds: as much as is searched for at once. */
const longest = 4;

/**
 * How the speech in a question is found: cut close, as the windows of the index are, and short sounds with pauses
 * between them, as in “ticket”, make one.
 */
export const questionSpeech = {
  hangoverSeconds: 0.3,
  minSpeechSeconds: 0.06,
  paddingSeconds: 0,
} as const;

/** Seconds: what is shorter is a click. */
const shortest = 0.15;

/**
 * Listens until somebody has said something, and gives that. Nothing of it is kept.
 *
 * @throws an Error that says what is wrong: refused, missing, silent, nobody speaks
 * @throws the reason of `signal`
 */
export async function listen(
  unrolled: Unrolled,
  signal: AbortSignal,
  { onLevel }: Pick<HearingOptions, 'onLevel'>,
): Promise<Waveform> {
  let speechSince: number | undefined;
  for await (const heard of hear(unrolled, signal, { speech: questionSpeech, onLevel })) {
    const { seconds, inSpeech, segments } = heard;
    const word = segments.find(isWord);
    if (word) return cut(heard.sound(), word);
    speechSince = inSpeech ? (speechSince ?? seconds) : undefined;
    if (speechSince !== undefined && seconds - speechSince > longest) {
      const last = (await heard.finish()).find(isWord);
      return last ? cut(heard.sound(), last) : heard.sound();
    }
  }
  // It is left only by what is returned or thrown above.
  throw new Error('The microphone was closed.');
}

const isWord = ({ start, end }: SpeechSegment) => end - start >= shortest;

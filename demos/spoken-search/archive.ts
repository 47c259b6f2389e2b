import type { Waveform } from 'unrolled';
import told from './archive.json';
import { cut } from '../shared/sound.ts';

export interface SpokenWord {
  readonly text: string;
  /** Seconds. */
  readonly start: number;
  /** Seconds. */
  readonly end: number;
}

/** A sentence of the archive, as it was written and as it was spoken. */
export interface Sentence extends SpokenWord {
  readonly voice: string;
  readonly words: readonly SpokenWord[];
}

export const archiveId = 'archive';
export const archiveSeconds: number = told.seconds;
export const sentences: readonly Sentence[] = told.sentences;
export const questions: readonly SpokenWord[] = told.questions;

/** The words that are said in the archive. */
export const spokenWords: readonly SpokenWord[] = sentences.flatMap(({ words }) => words);

/** How often a word is said in it. */
export function timesSaid(text: string): number {
  return spokenWords.filter((word) => word.text === text).length;
}

/** The sentence that is said at a time, if one is. */
export function sentenceAt(seconds: number): Sentence | undefined {
  return sentences.find(({ start, end }) => start <= seconds && seconds <= end + 0.2);
}

/** Of the words of a sentence those that are for the most part within a stretch. */
export function wordsWithin(start: number, end: number): readonly SpokenWord[] {
  return spokenWords.filter(
    (word) => Math.min(end, word.end) - Math.max(start, word.start) > 0.5 * (word.end - word.start),
  );
}

/** A word as the voice of the buttons says it. */
export function question(sound: Waveform, text: string): Waveform | undefined {
  const found = questions.find((one) => one.text === text);
  return found && cut(sound, found);
}

import { isHighSurrogate } from './alphabet.ts';
import type { Settings } from './settings.ts';
import type { Vocabulary } from 'unrolled';

export interface Split {
  readonly train: string;
  /** Empty when the text is too short to hold some of it out. */
  readonly heldOut: string;
}

/**
 * What a validation pass may take, in arithmetic and in characters, so that it delays a pause by a
 * fraction of what the visitor notices: about a twentieth of a second.
 */
const validationBudget = { operations: 5e8, characters: 4000 };

/** Holds out the last tenth, of which as much is used as can be read between two steps. */
export function split(text: string, vocabulary: Vocabulary, settings: Settings): Split {
  const cut = cutNear(text, Math.floor(text.length * 0.9), vocabulary);
  const { batchSize, sequenceLength } = settings;
  const enough = batchSize * (sequenceLength + 1) <= cut && text.length - cut >= 100;
  if (!enough) return { train: text, heldOut: '' };
  const { operations, characters } = validationBudget;
  const affordable = Math.floor(operations / costOfCharacter(vocabulary.size, settings));
  const length = Math.max(200, Math.min(characters, affordable));
  const end = cutNear(text, cut + length, vocabulary);
  return { train: text.slice(0, cut), heldOut: text.slice(cut, end) };
}

/** The first place from `at` on where the text can be cut without cutting through a token. */
function cutNear(text: string, at: number, { unit }: Vocabulary): number {
  if (at >= text.length) return text.length;
  if (unit === 'characters') return isHighSurrogate(text.charCodeAt(at - 1)) ? at + 1 : at;
  const space = text.slice(at).search(/\s/u);
  return space < 0 ? text.length : at + space;
}

const gatesOf: Record<string, number | undefined> = { elman: 1, gru: 3, lstm: 4 };

/** Multiplications and additions for reading one character. */
function costOfCharacter(vocabularySize: number, settings: Settings): number {
  const { cell, hiddenSize: H, numLayers } = settings;
  const gates = gatesOf[cell] ?? 4;
  const recurrent = 2 * gates * H * H * (2 * numLayers - 1);
  return recurrent + 2 * H * vocabularySize;
}

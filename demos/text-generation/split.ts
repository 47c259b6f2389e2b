import { isHighSurrogate } from './alphabet.ts';
import type { Settings } from './settings.ts';

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
export function split(text: string, vocabularySize: number, settings: Settings): Split {
  let cut = Math.floor(text.length * 0.9);
  if (isHighSurrogate(text.charCodeAt(cut - 1))) cut += 1;
  const { batchSize, sequenceLength } = settings;
  const enough = batchSize * (sequenceLength + 1) <= cut && text.length - cut >= 100;
  if (!enough) return { train: text, heldOut: '' };
  const { operations, characters } = validationBudget;
  const affordable = Math.floor(operations / costOfCharacter(vocabularySize, settings));
  const length = Math.max(200, Math.min(characters, affordable));
  return { train: text.slice(0, cut), heldOut: text.slice(cut, cut + length) };
}

const gatesOf: Record<string, number | undefined> = { elman: 1, gru: 3, lstm: 4 };

/** Multiplications and additions for reading one character. */
function costOfCharacter(vocabularySize: number, settings: Settings): number {
  const { cell, hiddenSize: H, numLayers } = settings;
  const gates = gatesOf[cell] ?? 4;
  const recurrent = 2 * gates * H * H * (2 * numLayers - 1);
  return recurrent + 2 * H * vocabularySize;
}

/** Says why a text cannot be learnt from, or nothing. */
export function refuse(text: string, alphabet: string, settings: Settings): string | undefined {
  const { batchSize, sequenceLength } = settings;
  if (text.length === 0) return 'The text is empty: give the network something to read.';
  if (Array.from(alphabet).length < 2) {
    return (
      `The text holds only one kind of character (“${alphabet}”): there is nothing to guess. ` +
      'It needs at least two.'
    );
  }
  const needed = batchSize * (sequenceLength + 1);
  if (text.length < needed) {
    return (
      `The text has ${text.length} characters; ${batchSize} streams with windows of ` +
      `${sequenceLength} need at least ${needed}. Give it more text, or under “More” a smaller ` +
      'batch or a shorter sequence.'
    );
  }
  return undefined;
}

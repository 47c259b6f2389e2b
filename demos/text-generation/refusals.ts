import { breathe } from '../shared/everyFrame.ts';
import type { Settings } from './settings.ts';
import type { Vocabulary } from 'unrolled';

/** Throws where a text cannot be learnt from. */
export function refuse(text: string, alphabet: string, settings: Settings): void {
  const { batchSize, sequenceLength } = settings;
  if (text.length === 0) throw new Error('The text is empty: give the network something to read.');
  if (Array.from(alphabet).length < 2) {
    throw new Error(
      `The text holds only one kind of character (“${alphabet}”): there is nothing to guess. ` +
        'It needs at least two.',
    );
  }
  const needed = batchSize * (sequenceLength + 1);
  if (text.length < needed) {
    throw new Error(
      `The text has ${text.length} characters; ${batchSize} streams with windows of ` +
        `${sequenceLength} need at least ${needed}. Give it more text, or under “More” a smaller ` +
        'batch or a shorter sequence.',
    );
  }
}

/** Throws where a text has what a model does not know and cannot read. */
export async function refuseUnknown(
  text: string,
  alphabet: string,
  vocabulary: Vocabulary,
): Promise<void> {
  const { unit, size } = vocabulary;
  const unknown =
    unit === 'words'
      ? await unknownWords(text, vocabulary)
      : Array.from(vocabulary.normalize(alphabet)).filter((c) => vocabulary.idOf(c) === undefined);
  if (unknown.length === 0) return;
  const shown = unknown.slice(0, 5).map((token) => `“${names[token] ?? token}”`);
  const more = unknown.length > shown.length ? ' and others' : '';
  throw new Error(
    `The text has ${unit} that this model does not know: ${shown.join(', ')}${more}. ` +
      `It knows ${size} ${unit}. Choose another text, or press Reset and train a new network.`,
  );
}

const names: Record<string, string | undefined> = { ' ': 'space', '\n': 'new line', '\t': 'tab' };

/** Words read between two breaths: a few milliseconds. */
const wordsAtOnce = 20_000;

async function unknownWords(text: string, vocabulary: Vocabulary): Promise<string[]> {
  if (vocabulary.unknown !== null) return [];
  const unknown = new Set<string>();
  let read = 0;
  for (const [word] of vocabulary.normalize(text).matchAll(/\n|\S+/gu)) {
    if (vocabulary.idOf(word) === undefined) unknown.add(word);
    if (unknown.size > 5) break;
    read += 1;
    if (read % wordsAtOnce === 0) await breathe();
  }
  return [...unknown];
}

import type { SequenceToSequence } from 'unrolled';
import { listed } from '../shared/knownTokens.ts';
import { isWellFormed } from '../shared/tasks/trees.js';
import { longestSentence } from './treeCorpus.ts';
import { type Brackets, countBrackets, type OpenTree, readOpenTree } from './openTree.ts';

/** What a network makes of a sentence. */
export interface Parse {
  readonly words: readonly string[];
  readonly tokens: readonly string[];
  /** Of each token. */
  readonly probabilities: Float32Array;
  /** The network came to an end by itself. */
  readonly finished: boolean;
  readonly trees: readonly OpenTree[];
  readonly brackets: Brackets;
  readonly wellFormed: boolean;
}

/** What ends a sentence, where a network has learnt that sentences end so. */
const fullStop = '.';

/**
 * The words and signs of a text, each as the network knows it: as written, in lower or upper case, or
 * with a capital. Signs that it does not know are left out; a full stop that is missing is there.
 */
export function wordsOf({ source }: SequenceToSequence, text: string): string[] {
  const known = new Set(source.tokens);
  const knownForm = (word: string) =>
    [word, word.toLowerCase(), word.toUpperCase(), capital(word)].find((form) => known.has(form));
  const words = text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((piece) => (knownForm(piece) ? [piece] : (piece.match(/[\p{L}\p{N}'’-]+|\S/gu) ?? [])))
    .filter((word) => known.has(word) || /[\p{L}\p{N}]/u.test(word))
    .map((word) => knownForm(word) ?? word);
  const ended = !known.has(fullStop) || words.length === 0 || words.at(-1) === fullStop;
  return ended ? words : [...words, fullStop];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

/** @throws in the visitor's words where a sentence cannot be read */
export async function parse(
  model: SequenceToSequence,
  text: string,
  longest: number,
): Promise<Parse> {
  const words = wordsOf(model, text);
  if (words.length === 0) throw new Error('Type a sentence: its tree appears here.');
  if (words.length > longestSentence) {
    throw new Error(
      `The sentence has ${words.length} words; the network reads ${longestSentence} at most.`,
    );
  }
  const known = new Set(model.source.tokens);
  const strangers = [...new Set(words.filter((word) => !known.has(word)))];
  if (strangers.length > 0) {
    const instead = nearest(strangers[0] ?? '', model.source.tokens);
    throw new Error(
      `The network has never met ${listed(strangers)}: it knows ${known.size} words` +
        `${instead ? `, such as “${instead}”` : ''}. They are listed below.`,
    );
  }
  const [answer] = await model.transduce([words], { maxLength: longest });
  if (!answer) throw new Error('The network gave no answer.');
  const { tokens, probabilities, finished } = answer;
  return {
    words,
    tokens,
    probabilities,
    finished,
    trees: readOpenTree(tokens, words),
    brackets: countBrackets(tokens),
    wellFormed: finished && isWellFormed(tokens),
  };
}

/** The known word that begins most like another, if any begins like it. */
function nearest(word: string, tokens: readonly string[]): string | undefined {
  const common = (token: string) => {
    let length = 0;
    while (length < word.length && token[length] === word[length]) length += 1;
    return length;
  };
  const best = [...tokens].sort((a, b) => common(b) - common(a))[0];
  return best !== undefined && common(best) > 0 ? best : undefined;
}

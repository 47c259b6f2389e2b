import type { SequenceToSequence, Transduction } from 'unrolled';
import { cutLine, joined } from '../shared/cutting.ts';
import { unknownToken } from '../shared/knownTokens.ts';
import { longestLine, longestReply } from './lines.ts';
import type { ReplySettings } from './settings.ts';

/** What a network replies to a line. */
export interface Reply {
  readonly text: string;
  readonly words: readonly { readonly text: string; readonly probability: number }[];
  /** Of the whole reply, its end included. */
  readonly probability: number;
  /** It came to an end by itself. */
  readonly finished: boolean;
  /** Words of the line that it has never met. */
  readonly unknown: readonly string[];
  /** The likeliest replies that a search finds, the best first. */
  readonly likeliest: readonly { readonly text: string; readonly probability: number }[];
}

/** Replies that are shown as the likeliest. */
export const likeliestCount = 5;

/** @throws in the visitor's words where a line cannot be read */
export async function replyTo(
  model: SequenceToSequence,
  line: string,
  { way, beamWidth, temperature }: ReplySettings,
): Promise<Reply> {
  const { unit } = model.source;
  const source = cutLine(line, unit);
  if (source.length === 0) throw new Error('Say something with a word in it.');
  if (source.length > longestLine[unit]) {
    throw new Error(
      `The line has ${source.length} ${unit}; the network reads ${longestLine[unit]} at most.`,
    );
  }
  const common = { maxLength: longestReply[model.target.unit], attention: true };
  const asked = way === 'draw' ? { temperature } : { beamWidth };
  const [answer] = await model.transduce([source], { ...common, ...asked });
  const [found] = await model.transduce([source], {
    ...common,
    beamWidth: likeliestCount,
    nBest: likeliestCount,
  });
  if (!answer || !found) throw new Error('The network gave no reply.');
  const words = wordsOf(model, answer, source, line);
  return {
    text: textOf(model, words),
    words: words.map((text, index) => ({ text, probability: answer.probabilities[index] ?? 0 })),
    probability: Math.exp(answer.logProbability),
    finished: answer.finished,
    unknown: source.filter((word) => !model.source.tokens.includes(word)),
    likeliest: [found, ...(found.alternatives ?? [])].map((other) => ({
      text: textOf(model, wordsOf(model, other, source, line)),
      probability: Math.exp(other.logProbability),
    })),
  };
}

function textOf({ target }: SequenceToSequence, words: readonly string[]): string {
  return joined(words, target.unit) || '(nothing)';
}

/**
 * The words of a reply. For the unknown word stands the word of the line, of those that the network
 * does not know, at which it looked most while it wrote (Luong et al. 2015, Addressing the rare word
 * problem): so it can repeat a name that it has never met.
 */
function wordsOf(
  model: SequenceToSequence,
  { tokens, attention }: Transduction,
  source: readonly string[],
  line: string,
): string[] {
  return tokens.map((token, row) => {
    if (token !== unknownToken) return token;
    // Without attention there is no place where it looked: the first will do.
    const weights = attention?.subarray(row * source.length, (row + 1) * source.length);
    const places = source.map((_, index) => index);
    const strangers = places.filter((index) => !model.source.tokens.includes(source[index] ?? ''));
    const [best = 0] = (strangers.length > 0 ? strangers : places).sort(
      (a, b) => (weights?.[b] ?? 0) - (weights?.[a] ?? 0),
    );
    return asWritten(source[best] ?? token, line);
  });
}

/** A word that was read in lower case, as it stands in the line. */
function asWritten(word: string, line: string): string {
  const words: readonly string[] = line.match(/[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu) ?? [];
  return words.find((written) => written.toLowerCase() === word) ?? word;
}

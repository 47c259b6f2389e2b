import { breathe } from '../shared/everyFrame.ts';
import type { TokenPair } from '../shared/exactness.ts';
import { drawDistinct } from '../shared/tasks/pairs.js';
import { drawSentencePair } from '../shared/tasks/sentenceGrammar.js';
import { uniform } from '../shared/tasks/uniform.js';

/** Sentences with their trees to learn from, and others to be measured on. */
export interface TreeCorpus {
  readonly id: string;
  readonly name: string;
  readonly train: readonly TokenPair[];
  readonly heldOut: readonly TokenPair[];
  /** Tokens after which a tree is cut off. */
  readonly longest: number;
}

/** How many sentences the built-in grammar gives. */
export const counts = { train: 8000, heldOut: 160 } as const;

/** Sentences drawn between two breaths. */
const atOnce = 1000;

/** Sentences of more words are not read, and of longer trees not learnt. */
export const longestSentence = 60;
const longestTree = 160;

/** Sentences of the built-in grammar that no network of this page learns from. */
export function unseenSentences(): TokenPair[] {
  const random = uniform(2);
  return drawDistinct(() => bare(drawSentencePair(random)), counts.heldOut);
}

export async function grammarCorpus(): Promise<TreeCorpus> {
  const random = uniform(1);
  const heldOut = unseenSentences();
  const train: TokenPair[] = [];
  while (train.length < counts.train) {
    train.push(
      ...drawDistinct(() => bare(drawSentencePair(random)), atOnce, [...heldOut, ...train]),
    );
    await breathe();
  }
  return corpusOf('grammar', 'sentences of the small grammar', train, heldOut);
}

function bare({ source, target }: TokenPair): TokenPair {
  return { source, target };
}

export function corpusOf(
  id: string,
  name: string,
  train: readonly TokenPair[],
  heldOut: readonly TokenPair[],
): TreeCorpus {
  const longest = train.reduce((most, { target }) => Math.max(most, target.length), 1);
  // What no network can have learnt to read, none is measured on.
  const known = new Set(train.flatMap(({ source }) => source));
  const readable = heldOut.filter(({ source }) => source.every((word) => known.has(word)));
  return { id, name, train, heldOut: readable, longest: longest + 10 };
}

export function isShort({ source, target }: TokenPair): boolean {
  return source.length <= longestSentence && target.length <= longestTree;
}

import { cutSource, cutTarget, unitOf } from '../shared/cutting.ts';
import { breathe } from '../shared/everyFrame.ts';
import type { TokenPair } from '../shared/exactness.ts';
import type { Unit } from '../shared/knownTokens.ts';
import type { TextPair } from '../shared/pairFile.ts';
import { seenPairs, type Task, taskNames, unseenPairs } from './tasks.ts';

export interface Pair extends TokenPair {
  /** The source as it was written. */
  readonly text: string;
}

/** Pairs to learn from, and others to be measured on. */
export interface PairCorpus {
  readonly id: string;
  readonly name: string;
  readonly units: { readonly source: Unit; readonly target: Unit };
  /** The training pairs hold every token that there is. */
  readonly complete: boolean;
  readonly train: readonly Pair[];
  readonly heldOut: readonly Pair[];
  /** Tokens after which an answer is cut off. */
  readonly longest: number;
  /** Pairs that are too long to be learnt. */
  readonly leftOut: number;
}

/** Sources and targets of more tokens than this are not learnt, and not read. */
export const longestSequence = 120;

/** Of a list that is not too short, every tenth source is held out, but no more than this many pairs. */
const heldOut = { from: 50, every: 10, most: 200 };

/** Pairs that are cut between two breaths. */
const atOnce = 5000;

const taskUnits = { source: 'words', target: 'characters' } as const;

/** What the networks of this page are measured on in a task. */
export function unseenOf(task: Task): Pair[] {
  return unseenPairs(task).map((pair) => cutPair(pair, taskUnits));
}

export async function fromTask(task: Task): Promise<PairCorpus> {
  const unseen = unseenPairs(task);
  const cut = (pairs: readonly TextPair[]) => pairs.map((pair) => cutPair(pair, taskUnits));
  const train = cut(await seenPairs(task, unseen));
  return corpusOf(task, taskNames[task], taskUnits, true, train, cut(unseen));
}

/** A list of pairs. What goes in more than once is held out, or learnt, with all that may come out. */
export async function fromTexts(
  id: string,
  name: string,
  pairs: readonly TextPair[],
): Promise<PairCorpus> {
  const units = {
    source: unitOf(pairs.map(({ source }) => source)),
    target: unitOf(pairs.map(({ target }) => target)),
  };
  const train: Pair[] = [];
  const others: Pair[] = [];
  let leftOut = 0;
  for (const [index, text] of pairs.entries()) {
    if (index % atOnce === atOnce - 1) await breathe();
    const pair = cutPair(text, units);
    if (pair.source.length > longestSequence || pair.target.length > longestSequence) {
      leftOut += 1;
      continue;
    }
    const aside = pairs.length >= heldOut.from && hash(text.source) % heldOut.every === 0;
    if (!aside) train.push(pair);
    else if (others.length < heldOut.most) others.push(pair);
  }
  if (train.length === 0) {
    throw new Error(
      `${name} has no pair to learn from: in each, one side is longer than ${longestSequence} words or characters.`,
    );
  }
  return { ...corpusOf(id, name, units, false, train, others), leftOut };
}

function corpusOf(
  id: string,
  name: string,
  units: PairCorpus['units'],
  complete: boolean,
  train: readonly Pair[],
  others: readonly Pair[],
): PairCorpus {
  const longestTarget = train.reduce((most, { target }) => Math.max(most, target.length), 1);
  return {
    id,
    name,
    units,
    complete,
    train,
    heldOut: others,
    longest: longestTarget + 5,
    leftOut: 0,
  };
}

function cutPair({ source, target }: TextPair, units: PairCorpus['units']): Pair {
  return {
    text: source,
    source: cutSource(source, units.source),
    target: cutTarget(target, units.target),
  };
}

/** FNV-1a: the same source is always on the same side. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const c of text) value = Math.imul(value ^ (c.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}

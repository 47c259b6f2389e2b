import { breathe } from '../shared/everyFrame.ts';
import type { TextPair } from '../shared/pairFile.ts';
import { drawDatePair, isHeldOut } from '../shared/tasks/dates.js';
import { drawNumberPair } from '../shared/tasks/numberWords.js';
import { drawDistinct } from '../shared/tasks/pairs.js';
import { uniform } from '../shared/tasks/uniform.js';

/** What the page makes up itself, without end. */
export type Task = 'both' | 'numbers' | 'dates';

export const taskNames: Readonly<Record<Task, string>> = {
  both: 'Number words and dates',
  numbers: 'Number words',
  dates: 'Dates',
};

export function isTask(id: string): id is Task {
  return id in taskNames;
}

/** How many pairs are learnt from, and how many others are measured on. */
export const counts = { train: 20_000, heldOut: 192 } as const;

/** Pairs drawn between two breaths. */
const atOnce = 1000;

type Random = () => number;

/** Of the numbers with fewer digits there are so few that all of them are to be learnt. */
const fewestUnseenDigits = 3;

/** Unseen dates are of days that have been seen in no way at all. */
function drawer(task: Task, random: Random, unseen: boolean): () => TextPair {
  const number = () => drawNumberPair(random, { fewest: unseen ? fewestUnseenDigits : 1 });
  const date = () => {
    let pair = drawDatePair(random);
    while (isHeldOut(pair.target) !== unseen) pair = drawDatePair(random);
    return pair;
  };
  if (task === 'numbers') return number;
  if (task === 'dates') return date;
  return () => (random() < 0.65 ? number() : date());
}

/** Pairs that no network of this page learns from. */
export function unseenPairs(task: Task): readonly TextPair[] {
  return drawDistinct(drawer(task, uniform(2), true), counts.heldOut);
}

/** Pairs to learn from: none of the unseen. */
export async function seenPairs(task: Task, unseen: readonly TextPair[]): Promise<TextPair[]> {
  const draw = drawer(task, uniform(1), false);
  const pairs: TextPair[] = [];
  while (pairs.length < counts.train) {
    pairs.push(...drawDistinct(draw, atOnce, [...unseen, ...pairs]));
    await breathe();
  }
  return pairs;
}

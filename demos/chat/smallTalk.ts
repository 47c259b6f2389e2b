import { breathe } from '../shared/everyFrame.ts';
import { madeUpName } from '../shared/madeUpName.ts';
import type { TextPair } from '../shared/pairFile.ts';
import { oneOf, uniform } from '../shared/tasks/uniform.js';
import { lessonTopics } from './lessons.ts';
import { type Topic, topics, type WordList } from './topics.ts';
import { capital, colour, doing, type Known, next, opposite, sum } from './words.ts';

/** A line, a reply to it, and every reply that would do as well. */
export interface Exchange extends TextPair {
  readonly accepted: readonly string[];
}

type Random = () => number;

const lists: Partial<Record<WordList, Known>> = {
  opposite,
  colour,
  capital,
  next,
  doing,
  sum,
};

/** How often each topic is drawn: those with many words to know by heart more often. */
const weighted = [...topics, ...lessonTopics].map((topic) => ({
  topic,
  weight: topic.with === 'thing' ? 5 : 1 + (topic.with ? (lists[topic.with]?.length ?? 8) : 0) / 12,
}));
const totalWeight = weighted.reduce((sum, { weight }) => sum + weight, 0);

const beforehand =
  '(please|well|so|hey|ok|now|hello|tell me|excuse me|can you tell me|i want to know|and)';
const afterwards = '(please|then|my friend|now|again|for me|network)';

/** Words that a line can do without. */
const dispensable = new Set(
  'the a an is do does please me you it my your to of very so'.split(' '),
);

/** One of the alternatives of every `(a|b|)`, from the inside out. */
function expand(text: string, random: Random): string {
  let done = text;
  for (;;) {
    const next = done.replace(/\(([^()]*)\)/g, (_, options: string) =>
      oneOf(random, options.split('|')),
    );
    if (next === done) return done.replace(/\s+/g, ' ').trim();
    done = next;
  }
}

function drawTopic(random: Random): Topic {
  let place = random() * totalWeight;
  const found = weighted.find(({ weight }) => (place -= weight) < 0);
  return (found ?? weighted[0] ?? { topic: { ask: [], reply: [] } }).topic;
}

/** The words for `{x}` and `{y}`. */
function drawWords(list: WordList | undefined, random: Random): readonly [string, string] {
  if (list === undefined) return ['', ''];
  const known = lists[list];
  if (known) return oneOf(random, known);
  const name = madeUpName(random);
  if (list === 'thing') return [name, ''];
  return [name, name.charAt(0).toUpperCase() + name.slice(1)];
}

/** What people add, leave out or put in between: a word too many, a word too few, one nobody knows. */
function ruffle(line: string, kept: string, random: Random): string {
  const fate = random();
  let words = line.split(' ');
  if (fate < 0.12 && words.length > 3) {
    const spare = words.filter((word) => dispensable.has(word) && !kept.split(' ').includes(word));
    const dropped = spare.length > 0 ? words.indexOf(oneOf(random, spare)) : -1;
    words = words.filter((_, index) => index !== dropped);
  } else if (fate < 0.2 && words.length > 2) {
    words.splice(Math.floor(random() * (words.length + 1)), 0, madeUpName(random));
  }
  const before = random() < 0.15 ? expand(beforehand, random) : '';
  const after = random() < 0.1 ? expand(afterwards, random) : '';
  return [before, ...words, after].filter(Boolean).join(' ');
}

function draw(random: Random): Exchange {
  const { ask, reply, with: list } = drawTopic(random);
  const [x, y] = drawWords(list, random);
  const line = expand(oneOf(random, ask).replaceAll('{x}', x), random);
  // The name as it is written, not as it is read.
  const shown = list === 'name' ? y : list === 'capital' || list === 'next' ? properName(x) : x;
  const accepted = reply.map((text) => text.replaceAll('{x}', shown).replaceAll('{y}', y));
  const source = list === 'thing' || list === 'name' ? line : ruffle(line, x, random);
  return { source, target: oneOf(random, accepted), accepted };
}

/** Countries, days and months are written with a capital, seasons are not. */
function properName(word: string): string {
  if (/^(?:spring|summer|autumn|winter)$/.test(word)) return word;
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** How many exchanges the built-in network learns from and is measured on, and from which seeds. */
export const smallTalk = { train: 24_000, heldOut: 400, trainSeed: 1, heldOutSeed: 2 } as const;

/** Lines made up between two breaths: a few milliseconds. */
const linesAtOnce = 500;

/** What is said often comes up often: a line may be there more than once. */
export async function trainingTalk(): Promise<Exchange[]> {
  const random = uniform(smallTalk.trainSeed);
  const talk: Exchange[] = [];
  while (talk.length < smallTalk.train) {
    talk.push(draw(random));
    if (talk.length % linesAtOnce === 0) await breathe();
  }
  return talk;
}

/** Different lines, none of those in `others`. */
export function unseenTalk(others: readonly Exchange[]): Exchange[] {
  const random = uniform(smallTalk.heldOutSeed);
  const seen = new Set(others.map(({ source }) => source));
  const unseen: Exchange[] = [];
  while (unseen.length < smallTalk.heldOut) {
    const exchange = draw(random);
    if (seen.has(exchange.source)) continue;
    seen.add(exchange.source);
    unseen.push(exchange);
  }
  return unseen;
}

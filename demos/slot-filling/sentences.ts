import { madeUpName } from '../shared/madeUpName.ts';
import { uniform } from '../shared/uniform.ts';
import { grammar } from './grammar.ts';

/** Words and, of each, its tag: `B-` begins a slot, `I-` goes on with it, `O` is in none (IOB2). */
export interface TaggedSentence {
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
}

type Random = () => number;

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** The words of one production of a rule. */
function expand(rule: string, random: Random): string[] {
  if (rule === 'name') return [madeUpName(random)];
  const productions = grammar[rule];
  if (!productions) throw new Error(`The grammar has no rule ${rule}.`);
  return words(pick(productions, random), random);
}

function words(production: string, random: Random): string[] {
  return production
    .split(' ')
    .filter(Boolean)
    .flatMap((item) => (item.startsWith('$') ? expand(item.slice(1), random) : [item]));
}

/** A production that may open slots, with its tags. Slots do not nest. */
function tagged(production: string, random: Random): TaggedSentence {
  const tokens: string[] = [];
  const tags: string[] = [];
  for (const [item, slot, inside] of production.matchAll(/\{(\w+) ([^}]*)\}|\S+/g)) {
    if (slot === undefined && item.startsWith('$')) {
      const part = tagged(pick(grammar[item.slice(1)] ?? [], random), random);
      tokens.push(...part.tokens);
      tags.push(...part.tags);
      continue;
    }
    const filled = slot === undefined ? [item] : words(inside ?? '', random);
    tokens.push(...filled);
    tags.push(
      ...filled.map((_, i) => (slot === undefined ? 'O' : `${i === 0 ? 'B' : 'I'}-${slot}`)),
    );
  }
  return { tokens, tags };
}

/** Different sentences, the same for the same seed; none of those in `others`. */
export function travelSentences(
  count: number,
  seed: number,
  others: readonly TaggedSentence[] = [],
): TaggedSentence[] {
  const random = uniform(seed);
  const seen = new Set(others.map(({ tokens }) => tokens.join(' ')));
  const sentences: TaggedSentence[] = [];
  while (sentences.length < count) {
    const sentence = tagged('$sentence', random);
    const text = sentence.tokens.join(' ');
    if (seen.has(text)) continue;
    seen.add(text);
    sentences.push(sentence);
  }
  return sentences;
}

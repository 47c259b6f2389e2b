import type { SequenceTagger } from 'unrolled';
import type { Reading } from './tagRow.ts';
import { type Direction, directions, type Pair } from './taggers.ts';

export type Readings = Pair<readonly Reading[]>;

/** Tags offered for a word. */
export const candidateCount = 5;

/** The words of a request as the networks know them: lower case, no punctuation around them. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter(Boolean);
}

/** What both networks make of a request. Knows what they made of its beginning. */
export class Reader {
  readonly #tagger: (direction: Direction) => SequenceTagger;
  #words: readonly string[] = [];
  #last: Readings = { both: [], forward: [] };

  constructor(tagger: (direction: Direction) => SequenceTagger) {
    this.#tagger = tagger;
  }

  async read(text: string): Promise<Readings> {
    const words = wordsOf(text);
    const grown = words.length > this.#words.length && isBeginning(this.#words, words);
    const readings = { both: [], forward: [] } as Record<Direction, readonly Reading[]>;
    for (const direction of directions) {
      const before = grown ? this.#last[direction] : [];
      if (words.length > 0) {
        readings[direction] = await readWith(this.#tagger(direction), words, before);
      }
    }
    this.#words = words;
    this.#last = readings;
    return readings;
  }
}

function isBeginning(words: readonly string[], of: readonly string[]): boolean {
  return words.every((word, index) => of[index] === word);
}

async function readWith(
  tagger: SequenceTagger,
  words: readonly string[],
  before: readonly Reading[],
): Promise<Reading[]> {
  const [prediction] = await tagger.predict([words], { distributions: true });
  if (!prediction) return [];
  const { tags, probabilities, distributions } = prediction;
  const count = tagger.tags.length;
  return words.map((word, index) => {
    const tag = tags[index] ?? 'O';
    const said = before[index]?.tag;
    return {
      word,
      known: knows(tagger, word),
      tag,
      probability: probabilities[index] ?? 0,
      candidates: likeliest(
        tagger.tags,
        distributions?.subarray(index * count, (index + 1) * count) ?? new Float32Array(),
      ),
      before: said === tag ? undefined : said,
    };
  });
}

function knows({ vocabulary }: SequenceTagger, word: string): boolean {
  // Letters are known to whoever reads letters.
  return vocabulary === 'letter-trigrams' || vocabulary.tokens.includes(word);
}

function likeliest(tags: readonly string[], distribution: Float32Array): Reading['candidates'] {
  return tags
    .map((tag, index) => ({ tag, probability: distribution[index] ?? 0 }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, candidateCount);
}

import type { SequenceTagger } from 'unrolled';
import type { Reading } from './tagRow.ts';
import { type Direction, directions, type Pair } from './taggers.ts';

export type Readings = Pair<readonly Reading[]>;

interface ReaderEvents {
  readonly tagger: (direction: Direction) => SequenceTagger;
  readonly onRead: (readings: Readings) => void;
  readonly onError: (error: unknown) => void;
}

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

/** Lets both networks read what was typed last. While they read, newer texts wait, all but the newest in vain. */
export class Reader {
  readonly #events: ReaderEvents;
  #wanted: readonly string[] | undefined;
  #words: readonly string[] = [];
  #last: Readings = { both: [], forward: [] };
  #busy = false;
  #reading: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(events: ReaderEvents) {
    this.#events = events;
  }

  read(text: string): void {
    this.#want(wordsOf(text));
  }

  /** The same words once more: the networks have learnt, or are others. */
  again(): void {
    this.#want(this.#wanted ?? this.#words);
  }

  /** Resolves when no network is asked for anything any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#reading;
  }

  #want(words: readonly string[]): void {
    if (this.#stopped) return;
    this.#wanted = words;
    if (!this.#busy) this.#reading = this.#loop();
  }

  async #loop(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#wanted && !this.#stopped) {
        const words = this.#wanted;
        this.#wanted = undefined;
        const grown = words.length > this.#words.length && isBeginning(this.#words, words);
        const readings = { both: [], forward: [] } as Record<Direction, readonly Reading[]>;
        for (const direction of directions) {
          const tagger = this.#events.tagger(direction);
          const before = grown ? this.#last[direction] : [];
          readings[direction] = words.length > 0 ? await readWith(tagger, words, before) : [];
        }
        this.#words = words;
        this.#last = readings;
        this.#events.onRead(readings);
      }
    } catch (error) {
      this.#events.onError(error);
    } finally {
      this.#busy = false;
    }
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

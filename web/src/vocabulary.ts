import { InvalidArgumentError } from './errors.js';
import {
  arrayOf,
  boolean,
  checkOptions,
  fail,
  oneOf,
  positiveInteger,
  string,
} from './internal/validate.js';

/** How text is cut into tokens. */
export type TextUnit = 'characters' | 'words';

export interface WordsOptions {
  /** Keep the most frequent words, so that there are `limit` tokens with `<unk>`. Default: keep all. */
  limit?: number | undefined;
  /** Read all text in lower case. Default false. */
  lowercase?: boolean | undefined;
}

export interface VocabularyOptions {
  /** Default: `'characters'` when every token is one code point, else `'words'`. */
  unit?: TextUnit | undefined;
  /** The token, one of the list, that stands for all that are not in it. Default: none. */
  unknown?: string | undefined;
  /** Read all text in lower case. Default false. */
  lowercase?: boolean | undefined;
}

/** Stands for every word that a limited vocabulary does not have. */
const kUnknown = '<unk>';

/** Lone surrogates, which UTF-8 cannot say, become U+FFFD, as they do on their way to C++. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

function byCodePoint(a: string, b: string): number {
  const points = (text: string): number[] => Array.from(text, (point) => point.codePointAt(0) ?? 0);
  const right = points(b);
  for (const [i, left] of points(a).entries()) {
    const difference = left - (right[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Maximal runs of non-space, and every line end as a token of its own: as C++ `TextUnit::kWords`. */
function* splitWords(text: string): Generator<string> {
  for (const [word] of wellFormed(text).matchAll(/\n|\S+/gu)) yield word;
}

function requireText(text: unknown): asserts text is string {
  if (typeof text !== 'string') fail('text', 'a string', text);
  if (text.length === 0) throw new InvalidArgumentError('text must not be empty');
}

/** A list of distinct tokens and how text is cut into them. It never changes. */
export class Vocabulary {
  /** In the order of their ids. */
  readonly tokens: readonly string[];
  readonly unit: TextUnit;
  /** The token that stands for all that are not in the list, or null. */
  readonly unknown: string | null;
  /** Whether text is read in lower case. */
  readonly lowercase: boolean;

  readonly #ids: ReadonlyMap<string, number>;

  private constructor(
    tokens: readonly string[],
    unit: TextUnit,
    unknown: string | null,
    lowercase: boolean,
  ) {
    this.tokens = Object.freeze([...tokens]);
    this.unit = unit;
    this.unknown = unknown;
    this.lowercase = lowercase;
    this.#ids = new Map(tokens.map((token, id) => [token, id]));
    Object.freeze(this);
  }

  /**
   * The distinct Unicode code points of `text`, sorted.
   * @throws {InvalidArgumentError} when `text` is not a string or is empty
   */
  static characters(text: string): Vocabulary {
    requireText(text);
    const points = [...new Set(wellFormed(text))];
    return new Vocabulary(points.sort(byCodePoint), 'characters', null, false);
  }

  /**
   * The distinct words of `text` (runs of non-space; every line end is the word `"\n"`), the most
   * frequent first. With `limit` the rest is read as `"<unk>"`, which is token 0.
   * @throws {InvalidArgumentError} when `text` has no word or an option cannot be used
   */
  static words(text: string, options?: WordsOptions): Vocabulary {
    const { limit, lowercase = false } = checkOptions(options, '', {
      limit: positiveInteger,
      lowercase: boolean,
    });
    requireText(text);
    const counts = new Map<string, number>();
    for (const word of splitWords(lowercase ? text.toLowerCase() : text)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    if (counts.size === 0)
      throw new InvalidArgumentError('text must have at least one word, got only spaces');
    if (limit !== undefined) counts.delete(kUnknown);
    const words = [...counts.entries()]
      .sort(([a, m], [b, n]) => n - m || byCodePoint(a, b))
      .map(([word]) => word);
    if (limit === undefined) return new Vocabulary(words, 'words', null, lowercase);
    return new Vocabulary([kUnknown, ...words.slice(0, limit - 1)], 'words', kUnknown, lowercase);
  }

  /**
   * Exactly these tokens, in this order.
   * @throws {InvalidArgumentError} when the list is empty, has an empty or a repeated token, when
   *   `unknown` is not in it, or when a token does not fit the unit
   */
  static tokens(list: readonly string[], options?: VocabularyOptions): Vocabulary {
    const given = checkOptions(options, '', {
      unit: oneOf('characters', 'words'),
      unknown: string,
      lowercase: boolean,
    });
    arrayOf(string, 'an array of strings')(list, 'list');
    if (list.length === 0)
      throw new InvalidArgumentError('list must have at least one token, got none');
    const unknown = given.unknown ?? null;
    const seen = new Set<string>();
    let areCharacters = true;
    for (const [i, token] of list.entries()) {
      if (token === '') throw new InvalidArgumentError(`list[${i}] must not be empty`);
      if (seen.has(token)) {
        throw new InvalidArgumentError(
          `list[${i}] must not repeat another token, got ${JSON.stringify(token)}`,
        );
      }
      if (wellFormed(token) !== token) fail(`list[${i}]`, 'well-formed Unicode', token);
      seen.add(token);
      if (token !== unknown && [...token].length > 1) areCharacters = false;
    }
    if (unknown !== null && !seen.has(unknown)) fail('unknown', 'one of the tokens', unknown);
    if (given.unit === 'characters' && !areCharacters) {
      throw new InvalidArgumentError(
        'unit must be "words" when a token has more than one character',
      );
    }
    const unit = given.unit ?? (areCharacters ? 'characters' : 'words');
    return new Vocabulary(list, unit, unknown, given.lowercase ?? false);
  }

  /** How many tokens there are. */
  get size(): number {
    return this.tokens.length;
  }

  /** The id of a token, or that of the unknown one, or undefined. */
  idOf(token: string): number | undefined {
    return (
      this.#ids.get(token) ?? (this.unknown === null ? undefined : this.#ids.get(this.unknown))
    );
  }

  /** The tokens that a text is cut into; they need not be in the list. */
  split(text: string): string[] {
    const read = this.normalize(text);
    return this.unit === 'words' ? [...splitWords(read)] : [...wellFormed(read)];
  }

  /** The text that tokens make: words are joined by a space, but not around a line end. */
  join(tokens: readonly string[]): string {
    return this.unit === 'words' ? tokens.join(' ').replace(/ ?\n ?/g, '\n') : tokens.join('');
  }

  /** The text as it is cut into tokens: in lower case, where the vocabulary is. */
  normalize(text: string): string {
    return this.lowercase ? text.toLowerCase() : text;
  }
}

import { InvalidArgumentError } from './errors.js';
import { fail } from './internal/validate.js';
import type { Vocabulary } from './vocabulary.js';

/**
 * What a model reads: a text, which its vocabulary cuts into tokens; a list of tokens; or token ids,
 * which are places in `vocabulary.tokens`.
 */
export type TokenInput = string | readonly string[] | readonly number[] | Int32Array;

/** The id of a token, or of an id itself, which is checked. @internal */
export function idOf(token: unknown, name: string, vocabulary: Vocabulary): number {
  if (typeof token === 'number') {
    if (!Number.isInteger(token) || token < 0 || token >= vocabulary.size) {
      fail(name, `a token id from 0 to ${vocabulary.size - 1}`, token);
    }
    return token;
  }
  if (typeof token !== 'string') fail(name, 'a token or a token id', token);
  const id = vocabulary.idOf(token);
  if (id === undefined) {
    throw new InvalidArgumentError(
      `${name} must be one of the ${vocabulary.size} tokens that the model knows, got ${JSON.stringify(token)}`,
    );
  }
  return id;
}

/**
 * The input as it crosses to C++, which checks the rest: a text in the case of the vocabulary, or ids.
 * `name` is how messages call the argument.
 * @internal
 */
export function toTokens(
  input: TokenInput,
  name: string,
  vocabulary: Vocabulary,
): string | Int32Array {
  if (typeof input === 'string') return vocabulary.normalize(input);
  // Not `instanceof`: an array may come from another realm, such as a frame or a test runner's.
  if (Object.prototype.toString.call(input) === '[object Int32Array]') return input as Int32Array;
  if (!Array.isArray(input))
    fail(name, 'a string, an array of tokens or of token ids, or an Int32Array', input);
  return Int32Array.from(input, (token, i) => idOf(token, `${name}[${i}]`, vocabulary));
}

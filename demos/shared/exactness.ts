import type { SequenceToSequence } from 'unrolled';

/** A sequence of tokens and the one that it is to become. */
export interface TokenPair {
  readonly source: readonly string[];
  readonly target: readonly string[];
}

/** What a network makes of a pair's source, token by token the likeliest. */
export interface Attempt {
  readonly pair: TokenPair;
  readonly output: readonly string[];
  readonly exact: boolean;
}

/** Sources that are read at once: few enough that who types waits no longer than one notices. */
const atOnce = 32;

/**
 * Lets a network answer sources that it has not learnt from.
 *
 * @param maxLength tokens after which an answer is cut off
 */
export async function attempt(
  model: SequenceToSequence,
  pairs: readonly TokenPair[],
  maxLength: number,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (let start = 0; start < pairs.length; start += atOnce) {
    const some = pairs.slice(start, start + atOnce);
    const answers = await model.transduce(
      some.map(({ source }) => source),
      { maxLength },
    );
    some.forEach((pair, index) => {
      const output = answers[index]?.tokens ?? [];
      attempts.push({ pair, output, exact: same(output, pair.target) });
    });
  }
  return attempts;
}

export function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((token, index) => token === b[index]);
}

/** From 0 to 1; not a number where there is none to count. */
export function shareOf<T>(list: readonly T[], counts: (item: T) => boolean): number {
  return list.length > 0 ? list.filter(counts).length / list.length : Number.NaN;
}

import { Vocabulary } from 'unrolled';

/** Stands for what a network has hardly ever met. */
export const unknownToken = '<unk>';

export type Unit = Vocabulary['unit'];

interface KnownOptions {
  readonly unit: Unit;
  /** How often a token must come up to be learnt by itself. More than 1: the others are learnt as the unknown one. */
  readonly atLeast?: number;
  /** The most that are learnt by themselves. */
  readonly limit?: number;
}

/** The tokens that come up in some sequences, sorted. */
export function vocabularyOf(
  sequences: Iterable<readonly string[]>,
  { unit, atLeast = 1, limit = Number.POSITIVE_INFINITY }: KnownOptions,
): Vocabulary {
  const counts = new Map<string, number>();
  for (const tokens of sequences) {
    for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  counts.delete(unknownToken);
  const all = [...counts].filter(([, count]) => count >= atLeast);
  const kept = all.length > limit ? all.sort(([, a], [, b]) => b - a).slice(0, limit) : all;
  const tokens = kept.map(([token]) => token).sort();
  if (atLeast === 1 && limit === Number.POSITIVE_INFINITY)
    return Vocabulary.tokens(tokens, { unit });
  return Vocabulary.tokens([unknownToken, ...tokens], { unit, unknown: unknownToken });
}

/** What a vocabulary has not, each token once. Where one token stands for all others that is nothing. */
export function unknownOf(
  vocabulary: Vocabulary,
  sequences: Iterable<readonly string[]>,
): string[] {
  if (vocabulary.unknown !== null) return [];
  const unknown = new Set<string>();
  for (const tokens of sequences) {
    for (const token of tokens) if (vocabulary.idOf(token) === undefined) unknown.add(token);
  }
  return [...unknown];
}

/** `“a”, “b” and 3 others` */
export function listed(tokens: readonly string[], most = 4): string {
  const shown = tokens.slice(0, most).map((token) => `“${token}”`);
  const others = tokens.length - shown.length;
  if (others > 0) return `${shown.join(', ')} and ${others} ${others > 1 ? 'others' : 'other'}`;
  const last = shown.pop() ?? '';
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : last;
}

// Sequences on their way to C++, and what was written on its way back.

import { InvalidArgumentError } from '../errors.js';
import type { SequenceData } from '../internal/operations/sequences.js';
import type { Response } from '../internal/operations/execute.js';
import { takeFrom } from '../sequences/data.js';
import { flattenWords, type Words } from '../sequences/words.js';
import type { TokenInput } from '../tokens.js';
import type { Vocabulary } from '../vocabulary.js';
import type { BeamNode, Transduction } from './options.js';

/** What C++ gives of everything that was decoded. */
export type Decoded = NonNullable<Response<'advanceTransduction'>>;

/** Token ids of sequences, one after the other. */
export type Sequences = SequenceData & { lengths: Int32Array; tokens: Int32Array };

/** A text is cut by the vocabulary. */
function toWords(input: TokenInput, vocabulary: Vocabulary): Words {
  return typeof input === 'string' ? vocabulary.split(input) : input;
}

/** Messages call token j of sequence i `${name}[${i}]${field}[${j}]`. */
export function flattenSequences(
  sequences: readonly TokenInput[],
  name: string,
  field: string,
  vocabulary: Vocabulary,
): Sequences {
  const words = sequences.map((input) => toWords(input, vocabulary));
  return { name, field, ...flattenWords(words, name, field, vocabulary) };
}

/** Refuses a sequence that is too long to be read in one go. */
export function requireLengths({ name, field, lengths }: Sequences, most: number): void {
  const i = lengths.findIndex((length) => length > most);
  if (i < 0) return;
  throw new InvalidArgumentError(
    `${name}[${i}]${field} must have at most maxSourceLength = ${most} tokens, got ${lengths[i]}`,
  );
}

/** What was written for each source. */
export function readTransductions(
  made: Decoded,
  vocabulary: Vocabulary,
  { lengths, nBest = 1 }: { lengths?: Int32Array; nBest?: number | undefined },
): Transduction[] {
  const tokenOf = (id: number): string => vocabulary.tokens[id] ?? '';
  const tokens = takeFrom(made.tokens);
  const probabilities = takeFrom(made.probabilities);
  const weights = takeFrom(made.attention);
  const parents = takeFrom(made.treeParents);
  let place = 0;
  let treePlace = 0;

  const readOne = (source: number): Transduction => {
    const h = place++;
    const count = made.lengths[h] ?? 0;
    const finished = made.finished[h] === 1;
    const ids = tokens(count).subarray(0, finished ? count - 1 : count);
    const list = Array.from(ids, tokenOf);
    return {
      tokens: list,
      text: vocabulary.join(list),
      score: made.scores[h] ?? 0,
      logProbability: made.logProbabilities[h] ?? 0,
      finished,
      probabilities: probabilities(count),
      ...(made.attention.length > 0
        ? { attention: weights(count * (lengths?.[source] ?? 0)) }
        : {}),
    };
  };

  const readTree = (count: number): BeamNode[] =>
    Array.from(parents(count), (parent) => {
      const i = treePlace++;
      const id = made.treeTokens[i] ?? 0;
      const kept = made.treeKept[i] === 1;
      const isEnd = id === vocabulary.size;
      return {
        parent,
        step: made.treeSteps[i] ?? 0,
        token: isEnd ? null : tokenOf(id),
        logProbability: made.treeLogProbabilities[i] ?? 0,
        score: made.treeScores[i] ?? 0,
        kept,
        finished: kept && isEnd,
      };
    });

  return Array.from(made.counts, (count, source) => {
    const best = readOne(source);
    const others = Array.from({ length: count - 1 }, () => readOne(source));
    return {
      ...best,
      ...(nBest > 1 ? { alternatives: others } : {}),
      ...(made.treeCounts.length > 0 ? { tree: readTree(made.treeCounts[source] ?? 0) } : {}),
    };
  });
}

// Chunks written as tags, counted as `conlleval` does.

import { ShapeError } from '../errors.js';
import type { Backend } from '../internal/backend.js';
import type { Response } from '../internal/operations/execute.js';
import { arrayOf, string } from '../internal/validate.js';

/** Chunks of one type, or of all. */
export interface ChunkCounts {
  /** In the tags given. */
  gold: number;
  /** In those predicted. */
  predicted: number;
  /** In both, with the same beginning, end and type. */
  correct: number;
  /** correct / predicted; 0 where nothing was predicted. */
  precision: number;
  /** correct / gold; 0 where there is nothing to find. */
  recall: number;
  /** 2PR / (P + R). */
  f1: number;
}

/** How well tags mark chunks, exactly as `conlleval` of CoNLL-2000 counts them; shares from 0 to 1. */
export interface ChunkScores extends ChunkCounts {
  /** Share of the tokens whose tag is the right one. */
  accuracy: number;
  /** By the type behind the hyphen of `B-…` and `I-…`. */
  types: Record<string, ChunkCounts>;
}

/** @internal */
export function chunkScores({ accuracy, all, types }: Response<'scoreChunks'>): ChunkScores {
  return {
    accuracy,
    ...all,
    types: Object.fromEntries(types.map(({ name, ...counts }) => [name, counts])),
  };
}

/** What `unrolled.chunkScores` asks. @internal */
export async function scoreChunks(
  backend: Backend,
  gold: readonly (readonly string[])[],
  predicted: readonly (readonly string[])[],
): Promise<ChunkScores> {
  const sentences = arrayOf(
    arrayOf(string, 'an array of strings'),
    'an array of arrays of strings',
  );
  sentences(gold, 'gold');
  sentences(predicted, 'predicted');
  if (predicted.length !== gold.length) {
    throw new ShapeError(
      `predicted must have as many sentences as gold, ${gold.length}, got ${predicted.length}`,
    );
  }
  for (const [i, tags] of predicted.entries()) {
    const expected = gold[i]?.length;
    if (tags.length !== expected) {
      throw new ShapeError(
        `predicted[${i}] must have as many tags as gold[${i}], ${expected}, got ${tags.length}`,
      );
    }
  }
  const ids = new Map<string, number>();
  const idsOf = (list: readonly (readonly string[])[]): Int32Array =>
    Int32Array.from(list.flat(), (tag) => {
      const id = ids.get(tag) ?? ids.size;
      ids.set(tag, id);
      return id;
    });
  const [right, guessed] = [idsOf(gold), idsOf(predicted)];
  const scores = await backend.request('scoreChunks', {
    tags: [...ids.keys()],
    lengths: Int32Array.from(gold, ({ length }) => length),
    gold: right,
    predicted: guessed,
  });
  return chunkScores(scores);
}

// The work of the suite `seq2seq`, and the pairs it is done on.

import { random } from './work.mjs';

/** The encoder–decoder: an LSTM in one direction on either side, dot attention after the decoder. */
export const kPairShape = Object.freeze({
  vocabulary: 64,
  embedding: 64,
  batch: 64,
  source: 32,
  target: 32,
});
/** What a step of training reads and writes, with the end of each sequence. */
export const kTokensAStep = kPairShape.batch * (kPairShape.source + kPairShape.target + 1);
export const kPairLearningRate = 0.003;
export const kPairClipNorm = 5;

/** Sentences that are decoded in one iteration, and how. */
export const kDecoding = Object.freeze({ sentences: 1000, beamWidth: 5, shortest: 8, longest: 32 });

const kBatches = 16;

/** Each id becomes another one; the sequence is written backwards. */
const answer = (source) => source.map((id) => (5 * id + 3) % kPairShape.vocabulary).reverse();

/** @returns {{ source: Int32Array, target: Int32Array }} */
function makePair(next, length) {
  const source = Int32Array.from({ length }, () => Math.floor(next() * kPairShape.vocabulary));
  return { source, target: answer(source) };
}

/** For training: some batches of pairs of the shape's lengths. */
export function makePairs() {
  const next = random(1);
  const count = kPairShape.batch * kBatches;
  return Array.from({ length: count }, () => makePair(next, kPairShape.source));
}

/** For decoding: sources of all lengths. */
export function makeSources() {
  const next = random(2);
  const { sentences, shortest, longest } = kDecoding;
  return Array.from({ length: sentences }, (_, i) => {
    return makePair(next, shortest + (i % (longest - shortest + 1))).source;
  });
}

// The encoder–decoder through the public interface: `fit` for training, `transduce` for decoding.
// Whole calls are timed.

import { Vocabulary } from 'unrolled';
import {
  kDecoding,
  kPairClipNorm,
  kPairLearningRate,
  kPairShape,
  makePairs,
  makeSources,
} from '../lib/pairsWork.mjs';
import { kAlphabet } from '../lib/work.mjs';

function makeModel(unrolled, hidden) {
  const vocabulary = Vocabulary.tokens(kAlphabet);
  return unrolled.sequenceToSequence({
    source: vocabulary,
    target: vocabulary,
    network: { cell: 'lstm', hiddenSize: hidden },
    embeddingSize: kPairShape.embedding,
    attention: 'dot',
    seed: 1,
  });
}

/** Steps of training. */
async function makeTrainer(unrolled, hidden) {
  const model = await makeModel(unrolled, hidden);
  const pairs = makePairs();
  const options = {
    batchSize: kPairShape.batch,
    optimizer: { type: 'adam', learningRate: kPairLearningRate },
    clipNorm: kPairClipNorm,
  };
  return async function train(steps) {
    let last;
    for await (const progress of model.fit(pairs, { ...options, steps, reportEvery: steps }))
      last = progress;
    if (!Number.isFinite(last?.loss)) throw new Error('the loss is not finite');
    return last.loss;
  };
}

/**
 * All the sentences with a beam, so many in a call. Weights that were never trained, so that every
 * sentence takes all the tokens that it may: as many steps for either way.
 */
async function makeDecoder(unrolled, hidden, batchSize) {
  const model = await makeModel(unrolled, hidden);
  const sources = makeSources();
  const options = {
    beamWidth: kDecoding.beamWidth,
    minLength: kDecoding.longest,
    maxLength: kDecoding.longest,
  };
  return async function decode(times) {
    for (let i = 0; i < times; ++i) {
      let written = 0;
      for (let first = 0; first < sources.length; first += batchSize) {
        const some = sources.slice(first, first + batchSize);
        written += (await model.transduce(some, { ...options, batchSize })).length;
      }
      if (written !== sources.length) throw new Error('a sentence is missing');
    }
  };
}

/**
 * @param {import('unrolled').Unrolled} unrolled
 * @param {import('../lib/work.mjs').Job} job
 * @returns {Promise<(iterations: number) => Promise<unknown>>}
 */
export function makeSequenceToSequence(unrolled, { hidden, decodeBatch }) {
  return decodeBatch === undefined
    ? makeTrainer(unrolled, hidden)
    : makeDecoder(unrolled, hidden, decodeBatch);
}

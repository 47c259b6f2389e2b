// This package through its public interface: `fit` for training, `generate` for generation. Whole
// calls are timed, the conversion of the text included.

import { load, Vocabulary } from 'unrolled';
import { kAlphabet, kClipNorm, kLearningRate, kShape, makeText, timed } from '../lib/work.mjs';
import { makeSequenceToSequence } from './sequenceToSequence.mjs';

function makeTrainer(model) {
  const text = Array.from(makeText(), (id) => kAlphabet[id]).join('');
  const options = {
    batchSize: kShape.batch,
    sequenceLength: kShape.sequence,
    optimizer: { type: 'adam', learningRate: kLearningRate },
    clipNorm: kClipNorm,
  };
  return async function train(steps) {
    let last;
    for await (const progress of model.fit(text, { ...options, steps, reportEvery: steps }))
      last = progress;
    if (!Number.isFinite(last?.loss)) throw new Error('the loss is not finite');
  };
}

function makeGenerator(model) {
  return async function generate(length) {
    const text = await model.generate({ prompt: kAlphabet[0], length, temperature: 1, seed: 7 });
    if (text.length < length) throw new Error(`asked for ${length} characters, got ${text.length}`);
  };
}

/** @param {import('unrolled').Unrolled} unrolled */
async function makeLanguageModel(unrolled, job) {
  const model = await unrolled.languageModel({
    vocabulary: Vocabulary.tokens(kAlphabet),
    network: { cell: 'lstm', hiddenSize: job.hidden, numLayers: 1 },
    seed: 1,
  });
  return job.suite === 'train' ? makeTrainer(model) : makeGenerator(model);
}

/**
 * @param {import('../lib/work.mjs').Job} job
 * @returns {Promise<import('../lib/work.mjs').Ready>}
 */
export async function prepare(job) {
  const unrolled = await load({ variant: job.variant });
  const make = job.suite === 'seq2seq' ? makeSequenceToSequence : makeLanguageModel;
  const work = await make(unrolled, job);
  return { round: (iterations) => timed(() => work(iterations)) };
}

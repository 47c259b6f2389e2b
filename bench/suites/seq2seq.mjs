// An encoder–decoder with attention: training beside TensorFlow.js; decoding sentences with a beam, in
// batches beside one by one; and the program of bench/native/seq2seq.cc, which has every attention beside
// a language model.

import { kDecoding, kTokensAStep } from '../lib/pairsWork.mjs';
import { measure } from '../lib/rounds.mjs';
import { throughputRows } from '../lib/throughput.mjs';
import { kPackage, kTensorflow } from './systems.mjs';

const kHidden = 128;
/** Sentences that are decoded at once. */
const kDecodeBatches = { 'in batches of 64': 64, 'one by one': 1 };

const kTrain = {
  name: `train-lstm-h${kHidden}`,
  systems: [...kPackage, ...kTensorflow],
  work: {},
  unit: 'tokens/s',
  value: (seconds) => kTokensAStep / seconds,
};

const kDecode = Object.entries(kDecodeBatches).map(([how, decodeBatch]) => ({
  name: `beam ${kDecoding.beamWidth}, ${how}`,
  systems: kPackage,
  work: { decodeBatch },
  unit: 'sentences/s',
  value: (seconds) => kDecoding.sentences / seconds,
}));

export default {
  /** Both ways to decode take turns with each other. */
  async rows(effort, tell) {
    const rows = [];
    for (const cases of [[kTrain], kDecode]) {
      const contestants = cases.flatMap((one) =>
        one.systems.map(({ system, variant, open, hint }) => ({
          label: `${system} (${variant}), ${one.name}`,
          job: { suite: 'seq2seq', case: one.name, hidden: kHidden, variant, ...one.work },
          one,
          system,
          open,
          hint,
        })),
      );
      for (const [{ one, system, job }, seconds] of await measure(contestants, effort, tell)) {
        const value = one.value(seconds);
        rows.push({ system, variant: job.variant, case: one.name, value, unit: one.unit });
      }
    }
    return [...rows, ...(await throughputRows('seq2seq', effort, tell))];
  },
};

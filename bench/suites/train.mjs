// One step of training: forward, backward, clip by norm, Adam.

import { kShape } from '../lib/work.mjs';
import { kLstms, kPackage, kPytorch, kTensorflow } from './systems.mjs';

export default {
  systems: [...kPackage, ...kTensorflow, ...kPytorch],
  cases: kLstms,
  unit: 'tokens/s',
  value: (seconds) => (kShape.batch * kShape.sequence) / seconds,
};

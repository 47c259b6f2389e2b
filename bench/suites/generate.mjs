// One character at a time at batch 1, drawn from the softmax at temperature 1.

import { kLstms, kOnnxRuntime, kPackage, kPytorch, kTensorflow } from './systems.mjs';

export default {
  // Nothing is trained here, so a tuned gradient would change nothing.
  systems: [
    ...kPackage,
    ...kTensorflow.filter(({ variant }) => variant !== 'wasm-tuned'),
    ...kOnnxRuntime,
    ...kPytorch,
  ],
  cases: kLstms,
  unit: 'µs',
  value: (seconds) => seconds * 1e6,
};

// The forward pass of a training batch: ids in, the logits of all T · B positions out.

import { kLstms, kOnnxRuntime, kPytorch, kTensorflow, nativeProgram } from './systems.mjs';

export default {
  systems: [
    ...nativeProgram('forward', (job) => [String(job.hidden)]),
    ...kTensorflow.filter(({ variant }) => variant !== 'wasm-tuned'),
    ...kOnnxRuntime,
    ...kPytorch,
  ],
  cases: kLstms,
  unit: 'ms',
  value: (seconds) => seconds * 1e3,
};

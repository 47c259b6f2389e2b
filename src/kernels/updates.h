#pragma once

#include <cstddef>

namespace unrolled::kernels {

/// One pass over a flat block of n parameters p with gradients g, formulas and defaults as in
/// PyTorch. `decay` is PyTorch's weight_decay: L2 (added to the gradient) everywhere but in AdamW,
/// where it is decoupled. The numbers of a step are doubles because 1 − beta2 from a beta2 rounded
/// to float is off by 1e-5 already.

struct SgdStep {
  double learningRate;
  double momentum;  // 0: plain; the buffer is then not touched and may be null
  double dampening;
  bool nesterov;
  double decay;
  bool first;  // the buffer is set to the gradient in the first step
};
void sgd(const SgdStep& step, const float* g, float* p, float* buffer, std::size_t n);

struct RmsPropStep {
  double learningRate;
  double alpha;
  double epsilon;
  double momentum;  // 0: the buffer may be null
  double decay;
};
void rmsProp(const RmsPropStep& step, const float* g, float* p, float* squareAverage, float* buffer,
             std::size_t n);

struct AdagradStep {
  double learningRate;  // already decayed: lr / (1 + (t − 1) · lrDecay)
  double epsilon;
  double decay;
};
void adagrad(const AdagradStep& step, const float* g, float* p, float* sum, std::size_t n);

struct AdamStep {
  double learningRate;
  double beta1;
  double beta2;
  double epsilon;
  double decay;
  bool decoupled;      // AdamW
  double correction1;  // 1 − beta1^t
  double correction2;  // 1 − beta2^t
};
void adam(const AdamStep& step, const float* g, float* p, float* m, float* v, std::size_t n);

}  // namespace unrolled::kernels

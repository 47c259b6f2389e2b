#pragma once

#include <cstddef>

namespace unrolled::kernels {

/// One pass over a flat block of n parameters p with gradients g, formulas and defaults as in
/// PyTorch. `decay` is PyTorch's weight_decay: L2 (added to the gradient) everywhere but in AdamW,
/// where it is decoupled.

struct SgdStep {
  float learningRate;
  float momentum;  // 0: plain; the buffer is then not touched and may be null
  float dampening;
  bool nesterov;
  float decay;
  bool first;  // the buffer is set to the gradient in the first step
};
void sgd(const SgdStep& step, const float* g, float* p, float* buffer, std::size_t n);

struct RmsPropStep {
  float learningRate;
  float alpha;
  float epsilon;
  float momentum;  // 0: the buffer may be null
  float decay;
};
void rmsProp(const RmsPropStep& step, const float* g, float* p, float* squareAverage, float* buffer,
             std::size_t n);

struct AdagradStep {
  float learningRate;  // already decayed: lr / (1 + (t − 1) · lrDecay)
  float epsilon;
  float decay;
};
void adagrad(const AdagradStep& step, const float* g, float* p, float* sum, std::size_t n);

struct AdamStep {
  float learningRate;
  float beta1;
  float beta2;
  float epsilon;
  float decay;
  bool decoupled;      // AdamW
  float correction1;   // 1 − beta1^t
  float correction2;   // 1 − beta2^t
};
void adam(const AdamStep& step, const float* g, float* p, float* m, float* v, std::size_t n);

}  // namespace unrolled::kernels

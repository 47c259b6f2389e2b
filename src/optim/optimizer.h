#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/tensor.h"

namespace unrolled {

/// Names, formulas and defaults as in `torch.optim`.
struct OptimizerOptions {
  std::string type = "adam";  ///< sgd, momentum, rmsprop, adagrad, adam, adamw
  double learningRate = 0.001;
  double momentum = 0.9;      ///< momentum only (sgd with a velocity); rmsprop: 0 unless set
  double dampening = 0;       ///< momentum
  bool nesterov = false;      ///< momentum
  double beta1 = 0.9;         ///< adam, adamw
  double beta2 = 0.999;       ///< adam, adamw
  double alpha = 0.99;        ///< rmsprop
  double epsilon = 1e-8;      ///< all but sgd and momentum (adagrad: 1e-10 unless set)
  double learningRateDecay = 0;  ///< adagrad
  double weightDecay = 0;     ///< L2 for all but adamw, where it is decoupled
};

/// Changes a flat block of parameters by their gradients, one pass per step.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  /// One step over n parameters with the learning rate given (a schedule may change it).
  virtual void step(const float* gradients, float* parameters, std::size_t n,
                    double learningRate) = 0;

  /// Steps taken so far.
  std::uint64_t steps() const { return steps_; }
  void setSteps(std::uint64_t steps) { steps_ = steps; }

  /// The moving averages it keeps, each as long as the parameters: names and storage. Saved and
  /// restored as they are, so that training goes on exactly.
  struct Slot {
    std::string name;
    AlignedBuffer* values;
  };
  virtual std::vector<Slot> slots() = 0;

 protected:
  std::uint64_t steps_ = 0;
};

/// Throws InvalidArgumentError when an option is unknown or outside its range; the message begins
/// with `optimizer.`. `parameterCount` is the length of the flat block.
std::unique_ptr<Optimizer> makeOptimizer(const OptimizerOptions& options,
                                         std::size_t parameterCount);

}  // namespace unrolled

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/aligned_buffer.h"

namespace unrolled {

/// Names, formulas and defaults as in `torch.optim`; `momentum` is its SGD with a momentum.
struct OptimizerOptions {
  std::string type = "adam";          ///< sgd, momentum, rmsprop, adagrad, adam, adamw
  double learningRate = 0.001;        ///< > 0
  std::optional<double> momentum;     ///< momentum: 0.9 unless set; rmsprop: 0; in [0, 1)
  double dampening = 0;               ///< momentum: in [0, 1]
  bool nesterov = false;              ///< momentum, without dampening
  double beta1 = 0.9;                 ///< adam, adamw: in [0, 1)
  double beta2 = 0.999;               ///< adam, adamw: in [0, 1)
  double alpha = 0.99;                ///< rmsprop: in [0, 1)
  std::optional<double> epsilon;      ///< 1e-8 unless set, adagrad 1e-10; not for sgd and momentum
  double learningRateDecay = 0;       ///< adagrad: ≥ 0
  std::optional<double> weightDecay;  ///< ≥ 0; 0 unless set (L2), adamw 0.01 (decoupled)
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

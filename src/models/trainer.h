#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "autograd/tape.h"
#include "nn/parameter.h"
#include "optim/optimizer.h"
#include "optim/schedule.h"

namespace unrolled {

struct TrainerOptions {
  OptimizerOptions optimizer;
  ScheduleOptions schedule;
  double clipNorm = 0;   ///< largest Euclidean norm of all gradients together; 0: no limit
  double clipValue = 0;  ///< largest absolute value of a gradient's element; 0: no limit
};

/// What one step of training did.
struct StepReport {
  std::uint64_t step = 0;    ///< counted from 1 over the life of the model
  double loss = 0;           ///< nats per prediction, before the update
  double gradientNorm = 0;   ///< Euclidean, over all parameters, before clipping
  double learningRate = 0;   ///< used in this step
  std::uint64_t tokens = 0;  ///< that the model read in it; steps of sequences, without padding
};

/// Turns losses into better parameters: forward, backward, clipping, schedule, update. It knows
/// nothing of what the loss means, so every model shares it.
class Trainer {
 public:
  /// Throws InvalidArgumentError when an option is outside its range.
  Trainer(ParameterSet& parameters, const TrainerOptions& options);
  ~Trainer();

  /// New options. The optimiser's state is kept where its type stays the same.
  void configure(const TrainerOptions& options);

  /// One step: `loss` builds a scalar on the (empty) tape. Throws DivergedError when the loss or
  /// the gradient is not finite; the parameters are then those of the last step whose loss was
  /// finite, and the optimiser starts afresh.
  StepReport step(const std::function<Var(Tape&)>& loss);

  Optimizer& optimizer() { return *optimizer_; }
  const OptimizerOptions& optimizerOptions() const { return options_.optimizer; }

  /// Steps over the life of the model.
  std::uint64_t steps() const { return steps_; }
  void setSteps(std::uint64_t steps) { steps_ = steps; }

 private:
  void requireFinite(const char* what, double value);
  void update(double norm, double learningRate);

  ParameterSet& parameters_;
  TrainerOptions options_;
  std::unique_ptr<Optimizer> optimizer_;
  std::uint64_t steps_ = 0;
  /// The parameters before the last update, and the version that this update made.
  AlignedBuffer lastGood_;
  std::uint64_t updatedVersion_ = 0;
  Tape tape_;
};

}  // namespace unrolled

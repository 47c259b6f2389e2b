#include "models/trainer.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "optim/clipping.h"

namespace unrolled {
namespace {

void requireLimit(const char* name, double limit) {
  require<InvalidArgumentError>(limit >= 0 && std::isfinite(limit), name,
                                " must be a positive number, or 0 for no limit, got ", limit);
}

void validate(const TrainerOptions& options) {
  validate(options.schedule);
  requireLimit("clipNorm", options.clipNorm);
  requireLimit("clipValue", options.clipValue);
}

}  // namespace

Trainer::Trainer(ParameterSet& parameters, const TrainerOptions& options)
    : parameters_(parameters), options_(options) {
  validate(options);
  optimizer_ = makeOptimizer(options.optimizer, parameters.size());
}

Trainer::~Trainer() = default;

void Trainer::configure(const TrainerOptions& options) {
  validate(options);
  std::unique_ptr<Optimizer> fresh = makeOptimizer(options.optimizer, parameters_.size());
  if (options.optimizer.type == options_.optimizer.type) {
    std::vector<Optimizer::Slot> from = optimizer_->slots();
    for (const Optimizer::Slot& slot : fresh->slots()) {
      for (Optimizer::Slot& old : from) {
        if (old.name == slot.name) std::swap(*old.values, *slot.values);
      }
    }
    fresh->setSteps(optimizer_->steps());
  }
  optimizer_ = std::move(fresh);
  options_ = options;
}

void Trainer::requireFinite(const char* what, double value) {
  if (std::isfinite(value)) return;
  // The update that led here came from parameters whose loss was finite: go back to those. Where
  // somebody else has written parameters since, there is nothing better to go back to.
  if (parameters_.version() == updatedVersion_) {
    std::copy_n(lastGood_.data(), parameters_.size(), parameters_.values());
    parameters_.touch();
  }
  optimizer_ = makeOptimizer(options_.optimizer, parameters_.size());
  throw DivergedError(
      steps_ + 1, message("training diverged at step ", steps_ + 1, ": the ", what, " is ", value,
                          "; the last good weights are kept; a lower learning rate or a lower "
                          "clipNorm may help"));
}

void Trainer::update(double norm, double learningRate) {
  float* const gradients = parameters_.gradients();
  const std::size_t n = parameters_.size();
  if (options_.clipValue > 0) {
    clipByValue(gradients, n, options_.clipValue);
    norm = euclideanNorm(gradients, n);
  }
  if (options_.clipNorm > 0) clipByNorm(gradients, n, norm, options_.clipNorm);
  lastGood_.ensure(n);
  std::copy_n(parameters_.values(), n, lastGood_.data());
  optimizer_->step(gradients, parameters_.values(), n, learningRate);
  parameters_.touch();
  updatedVersion_ = parameters_.version();
}

StepReport Trainer::step(const std::function<Var(Tape&)>& loss) {
  tape_.reset();
  parameters_.zeroGradients();
  const Var total = loss(tape_);
  const double value = total.value()[0];
  requireFinite("loss", value);
  tape_.backward(total);
  const double norm = euclideanNorm(parameters_.gradients(), parameters_.size());
  requireFinite("norm of the gradient", norm);
  const double learningRate =
      options_.optimizer.learningRate * scheduleFactor(options_.schedule, steps_);
  update(norm, learningRate);
  // The next step would notice too, but there may be none before the weights are used or saved.
  requireFinite("norm of the weights", euclideanNorm(parameters_.values(), parameters_.size()));
  ++steps_;
  return {.step = steps_, .loss = value, .gradientNorm = norm, .learningRate = learningRate};
}

}  // namespace unrolled

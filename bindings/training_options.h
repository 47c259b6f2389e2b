#pragma once

#include "marshal.h"
#include "models/trainer.h"

namespace unrolled::bindings {

EMSCRIPTEN_DECLARE_VAL_TYPE(OptimizerObject)

// What the generated declarations say of the objects read below.
#define UNROLLED_OPTIMIZER_TYPE                                                               \
  "{ type?: string | undefined; learningRate?: number | undefined; momentum?: number | "      \
  "undefined; dampening?: number | undefined;"                                                \
  " nesterov?: boolean | undefined; beta1?: number | undefined; beta2?: number | undefined; " \
  "alpha?: number | undefined; epsilon?: number | undefined;"                                 \
  " learningRateDecay?: number | undefined; weightDecay?: number | undefined }"
#define UNROLLED_TRAINER_TYPE                                                                \
  "{ optimizer?: undefined | " UNROLLED_OPTIMIZER_TYPE                                       \
  "; schedule?: undefined | { type?: string | undefined; warmupSteps?: number | undefined; " \
  "stepSize?: number | undefined; gamma?: number | undefined;"                               \
  " totalSteps?: number | undefined; minimum?: number | undefined }; clipNorm?: number | "   \
  "undefined; clipValue?: number | undefined }"

inline OptimizerOptions optimizerFrom(const Options& options) {
  OptimizerOptions optimizer;
  options.read("type", optimizer.type);
  options.read("learningRate", optimizer.learningRate);
  options.read("momentum", optimizer.momentum);
  options.read("dampening", optimizer.dampening);
  options.read("nesterov", optimizer.nesterov);
  options.read("beta1", optimizer.beta1);
  options.read("beta2", optimizer.beta2);
  options.read("alpha", optimizer.alpha);
  options.read("epsilon", optimizer.epsilon);
  options.read("learningRateDecay", optimizer.learningRateDecay);
  options.read("weightDecay", optimizer.weightDecay);
  return optimizer;
}

inline ScheduleOptions scheduleFrom(const Options& options) {
  ScheduleOptions schedule;
  options.read("type", schedule.type);
  options.readCount("warmupSteps", schedule.warmupSteps);
  options.readCount("stepSize", schedule.stepSize);
  options.read("gamma", schedule.gamma);
  options.readCount("totalSteps", schedule.totalSteps);
  options.read("minimum", schedule.minimum);
  return schedule;
}

/// Of models that shuffle; where it is not there, the model's default stays, which is no seed.
inline void readShuffleSeed(const Options& options, double& target) {
  if (!options.has("shuffleSeed")) return;
  std::uint64_t seed = 0;
  options.readCount("shuffleSeed", seed);
  target = static_cast<double>(seed);
}

/// What every trainer understands, whatever the model.
inline TrainerOptions trainerFrom(const Options& options) {
  TrainerOptions trainer;
  trainer.optimizer = optimizerFrom(options.child("optimizer"));
  trainer.schedule = scheduleFrom(options.child("schedule"));
  options.read("clipNorm", trainer.clipNorm);
  options.read("clipValue", trainer.clipValue);
  return trainer;
}

}  // namespace unrolled::bindings

#pragma once

#include <memory>

#include "decode/step_model.h"
#include "live.h"
#include "marshal.h"
#include "models/model.h"
#include "training_options.h"

namespace unrolled::bindings {

EMSCRIPTEN_DECLARE_VAL_TYPE(TrainingStateObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(OptionalTrainingState)

/// Where training stands before its next step.
struct TrainingPlace {
  double stepsPerEpoch;
  double step;  ///< of the epoch that is under way
};

/// A step of training; numbers are doubles, as all that cross.
struct TrainingStep {
  double step;
  double epoch;  ///< that the step belongs to, from 1
  double loss;
  double gradientNorm;
  double learningRate;
  double tokens;
};

/// What every model can be asked, whatever it does.
class ModelBinding : public Live {
 public:
  virtual ~ModelBinding() = default;

  /// For a decoder; none but of a language model.
  virtual std::shared_ptr<StepModel> stepModel() const { return nullptr; }

  double parameterCount() const;
  /// Names and shapes of all parameters, also of a model that only declares them.
  NamedShapes parameterShapes() const;
  NamedArrays parameters() const;
  /// Values for the i-th of `parameters()`.
  void setParameter(double index, Float32Array values);

  TrainingPlace trainingPlace() const;
  TrainingStep trainStep();
  Float32Array stateGradientNorms() const;

  OptionalTrainingState trainingState() const;
  void restoreTraining(OptimizerObject optimizer, TrainingStateObject object);

 protected:
  virtual Model& base() const = 0;
};

}  // namespace unrolled::bindings

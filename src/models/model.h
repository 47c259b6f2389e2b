#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/rng.h"
#include "core/tensor.h"
#include "models/trainer.h"
#include "models/training_state.h"
#include "nn/parameter.h"

namespace unrolled {

/// What every model has that can be trained: parameters, a source of randomness, a trainer, the
/// place in its data where training stands, and the state of all that for a file. A model adds its
/// network, its data and its loss.
class Model {
 public:
  virtual ~Model();
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  ParameterSet& parameters() { return parameters_; }

  /// Steps of one reading of the data; 0 before there are any.
  virtual std::uint64_t stepsPerEpoch() const = 0;
  /// Steps done of the epoch that is under way.
  std::uint64_t stepOfEpoch() const { return cursor_.step; }
  /// Epochs that are done.
  std::uint64_t epoch() const { return cursor_.epoch; }

  /// One batch, one update. Throws InvalidArgumentError before training has begun, DivergedError as
  /// Trainer::step.
  virtual StepReport trainStep() = 0;

  /// The Euclidean norm of dLoss/dh_t for every step t of the sequences that were trained on last,
  /// of the first layer's forward direction: how far back the gradient reaches. Empty unless they
  /// were asked for when training began.
  std::span<const float> stateGradientNorms() const { return stateGradientNorms_; }

  /// Nothing before training has begun or was restored.
  std::optional<TrainingState> trainingState();
  /// Makes the model ready to take a saved state of this optimiser: the caller then fills the
  /// arrays that `trainingState` names. Throws FormatError when the numbers are not valid.
  void restoreTraining(const OptimizerOptions& optimizer, std::span<const std::uint64_t> numbers);
  /// Numbers that the model carries from step to step in a training state with these `numbers`, as
  /// its array `carried_state`; 0 where there is no such array. It is known before there is room
  /// for it, since the numbers may come from anywhere. Throws FormatError.
  std::size_t carriedSize(std::span<const std::uint64_t> numbers) const;
  /// The optimiser of the training that was begun or restored. Only with a trainingState.
  const OptimizerOptions& optimizerOptions() const { return trainer_->optimizerOptions(); }

 protected:
  /// Where in the data training stands, and what decides which batch comes next: equal cursors with
  /// equal data go on with the same batch.
  struct Cursor {
    std::uint64_t epoch = 0;
    std::uint64_t step = 0;  ///< of the epoch
    std::uint64_t batchSize = 0;
    std::uint64_t order = 0;        ///< the model's own: a sequence length, or a shuffle's seed
    std::uint64_t fingerprint = 0;  ///< of the data
  };

  /// Throws InvalidArgumentError when the seed is not a natural number.
  explicit Model(double seed);

  /// Shape of what is carried from step to step by `batchSize` sequences; rank 0: nothing is.
  virtual Shape carriedShape(std::size_t batchSize) const;
  /// Throws FormatError when `order` of a cursor from a file cannot be.
  virtual void requireOrder(std::uint64_t order) const;
  /// The data at hand is no longer that of the cursor.
  virtual void forgetData() = 0;

  /// A new trainer, or the one there is with new options.
  void configureTrainer(const TrainerOptions& options);
  /// Whether the next steps shall keep stateGradientNorms.
  void watchStateGradients(bool watch);
  /// Room for those of `time` steps, or null when they are not asked for.
  float* stateGradientRoom(std::size_t time);
  /// Moves the cursor to the next step, over the end of an epoch.
  void advance();
  /// Back to the first step of the epoch, with nothing carried.
  void rewind();

  Rng rng_;
  ParameterSet parameters_;
  std::unique_ptr<Trainer> trainer_;
  Cursor cursor_;
  Tensor carried_;

 private:
  bool watchesStateGradients_ = false;
  std::vector<float> stateGradientNorms_;
};

/// Tells one list of numbers from another (FNV-1a over words), so that training is resumed only
/// where it stopped.
class Fingerprint {
 public:
  void mix(std::uint64_t word) { hash_ = (hash_ ^ word) * 0x100000001b3u; }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace unrolled

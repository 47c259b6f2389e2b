#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/network_options.h"
#include "models/sequence_batches.h"
#include "models/sequence_data.h"
#include "models/sequence_input.h"
#include "models/shuffled_model.h"
#include "nn/recurrent.h"

namespace unrolled {

/// What the models of this family have in common.
struct SequenceModelOptions {
  SequenceInputOptions input;
  NetworkOptions network;
  double outputDropout = 0;  ///< on the network's output while training, in [0, 1)
  double seed = 1;
  /// Only declares the parameters, which takes a few kilobytes whatever the sizes. Such a model can
  /// tell their names and shapes, and nothing else.
  bool declareOnly = false;
};

struct SequenceTraining {
  TrainerOptions trainer;
  double batchSize = 32;
  /// Of the order in which sequences are read; negative: that of the training before, at first the
  /// model's seed.
  double shuffleSeed = -1;
  bool stateGradients = false;  ///< see Model::stateGradientNorms
};

/// What a model says of sequences, in the order of the data, and how far it is from what it was
/// told.
struct SequencePredictions {
  std::vector<std::int32_t> ids;     ///< [N] tags or [S] labels: the likeliest
  std::vector<float> probabilities;  ///< [N] of each tag, or [S, K] of all labels
  std::vector<float> distributions;  ///< [N, K] of all tags, where they were asked for
  std::vector<float> weights;        ///< [N] that attention gave each step
  std::vector<float> values;         ///< [N, O] or [S, O] of a regressor
  /// [S] what a model wrote that writes a number of labels of its own.
  std::vector<std::vector<std::int32_t>> labels;
  double lossSum = 0;          ///< over all that was to be predicted: nats, or squared errors
  std::uint64_t counted = 0;   ///< terms of that sum
  std::uint64_t answered = 0;  ///< tags or labels that there were to predict, also unknown ones
  std::uint64_t correct = 0;   ///< of those
  std::uint64_t edits = 0;     ///< that `labels` are away from those that there were
};

/// Reads sequences one after the other and says something of each, or of each of its steps:
/// (words →) vectors → dropout → recurrent network → dropout → head. Sequences of a batch are of
/// similar lengths, padded and masked; what is learnt does not depend on the padding, because
/// nothing behind the end of a sequence is read, counted or has a gradient.
class SequenceModel : public ShuffledModel {
 public:
  ~SequenceModel() override;

  /// Sets the data and the options of training. When data, batch size and shuffle are those of the
  /// training before (also one that was restored), it goes on where that stopped. Throws
  /// InvalidArgumentError when an option is outside its range or the data do not fit the model.
  void beginTraining(SequenceData data, const SequenceTraining& training);

  StepReport trainStep() override;

  /// Makes data ready to be read, see SequenceInput::prepare; and checks what is to be predicted.
  virtual void prepare(SequenceData& data) const;

  /// Adds what the model says of one batch of data that were prepared. `predictions` have room for
  /// all.
  void predict(const SequenceData& data, const SequenceBatch& batch,
               SequencePredictions& predictions);
  /// Makes that room.
  virtual void makeRoom(const SequenceData& data, bool distributions,
                        SequencePredictions& predictions) const = 0;

  Granularity granularity() const { return granularity_; }

 protected:
  SequenceModel(const SequenceModelOptions& options, Granularity granularity);
  /// To be called when all parameters are declared.
  void allocate(const SequenceModelOptions& options);

  /// Throws InvalidArgumentError when what is to be predicted cannot be.
  virtual void requireTargets(const SequenceData& data) const = 0;
  /// The loss of a batch; `sequence` [T, B, D·O] is what the network made of it.
  virtual Var loss(Tape& tape, const SequenceBatch& batch, Var sequence) = 0;
  virtual void predict(Tape& tape, const SequenceData& data, const SequenceBatch& batch,
                       Var sequence, SequencePredictions& predictions) = 0;

  void forgetData() override;

  /// What the network makes of a batch of data that were prepared, without learning: [T, B, D·O].
  /// Valid until the next call.
  Var read(const SequenceData& data, const SequenceBatch& batch);

  const Recurrent& recurrent() const { return *recurrent_; }
  std::size_t directions() const { return recurrent_->options().bidirectional ? 2 : 1; }

 private:
  Var run(Tape& tape, const SequenceData& data, const SequenceBatch& batch, Rng* dropout,
          float* stateGradientNorms);

  Granularity granularity_;
  float outputDropout_ = 0;
  std::unique_ptr<SequenceInput> input_;
  std::unique_ptr<Recurrent> recurrent_;

  SequenceData data_;
  SequenceBatch batch_;
  Tape inference_;
};

/// Reads sequences without learning from them, a slice at a time so that the caller can watch and
/// cancel.
class SequenceReading {
 public:
  /// Throws InvalidArgumentError when the data do not fit the model, which must outlive this.
  SequenceReading(SequenceModel& model, SequenceData data, bool distributions);

  /// Reads one batch more. True when all are read.
  bool advance();
  const SequenceData& data() const { return data_; }
  const SequencePredictions& predictions() const { return predictions_; }

 private:
  SequenceModel& model_;
  SequenceData data_;
  SequenceBatches batches_;
  std::size_t next_ = 0;
  SequenceBatch batch_;
  SequencePredictions predictions_;
};

}  // namespace unrolled

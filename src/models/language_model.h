#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autograd/tape.h"
#include "core/rng.h"
#include "decode/step_model.h"
#include "models/model.h"
#include "models/network_options.h"
#include "nn/dense.h"
#include "nn/embedding.h"
#include "nn/parameter.h"
#include "nn/recurrent.h"
#include "nn/recurrent_step.h"
#include "text/vocabulary.h"

namespace unrolled {

struct LanguageModelOptions {
  NetworkOptions network;
  double embeddingSize = 0;  ///< 0: 1-of-N straight into the cell
  double seed = 1;
};

struct LanguageModelTraining {
  TrainerOptions trainer;
  double batchSize = 32;
  double sequenceLength = 64;
  bool stateGradients = false;  ///< whether to measure the gradient of the state at every step
};

/// Predicts the next token from those before it: (embedding →) recurrent network → dense → softmax
/// (Mikolov et al. 2010; Sutskever, Martens and Hinton 2011).
///
/// Training cuts N tokens into `batchSize` contiguous streams of L = ⌊N / batchSize⌋ tokens. Window
/// k reads tokens kT … kT+T−1 of every stream (T = sequenceLength) and predicts the token after
/// each; the state is carried from window to window and cut for the gradient (truncated
/// back-propagation through time). A window that does not fit whole is left out; the next epoch
/// starts from the zero state.
class LanguageModel : public Model, public StepModel {
 public:
  /// Throws InvalidArgumentError or OutOfMemoryError.
  LanguageModel(Vocabulary vocabulary, const LanguageModelOptions& options);
  ~LanguageModel() override;

  /// The parameters of such a model, without making it: nothing but names, shapes and a few
  /// kilobytes, whatever the sizes. Throws as the constructor.
  static std::vector<Parameter> parametersOf(std::size_t vocabularySize,
                                             const LanguageModelOptions& options);

  const Vocabulary& vocabulary() const { return vocabulary_; }

  /// Sets the text and the options of training. When both the tokens and the batch's shape are
  /// those of the training before (also one that was restored), it goes on where that stopped;
  /// otherwise it starts at the first window from the zero state. Throws InvalidArgumentError when
  /// an option is outside its range or the text is shorter than one window.
  void beginTraining(std::vector<std::int32_t> tokens, const LanguageModelTraining& training);

  /// Windows of one epoch.
  std::uint64_t stepsPerEpoch() const override;
  /// One window, one update.
  StepReport trainStep() override;

  // StepModel
  std::size_t vocabularySize() const override { return vocabulary_.size(); }
  State initialState(std::size_t batch) const override;
  void step(std::span<const std::int32_t> tokens, State& state, MatrixView logits) override;

  /// −Σ log p(tokens[i+1] | tokens[..i]) over a window of one stream, in nats, moving `state` on.
  /// `tokens` are those read and, one further, those predicted: at least two.
  double windowLoss(std::span<const std::int32_t> tokens, State& state);

  /// What every unit of the recurrent network did while it read a text from the zero state.
  struct Activations {
    struct Series {
      std::string_view name;
      std::vector<float> values;  ///< [T, H]
    };
    struct Layer {
      std::vector<Series> states;  ///< after every step, as Cell::states names them
      std::vector<Series> gates;   ///< as GateCell::gateNames names them; other cells have none
    };
    std::vector<Layer> layers;
  };
  Activations activations(std::span<const std::int32_t> tokens);

 private:
  /// The modules, which declare their parameters when they are made.
  struct Network {
    Network(ParameterSet& parameters, std::size_t vocabularySize,
            const LanguageModelOptions& options);

    Recurrent recurrent;
    Dense head;
    std::optional<Embedding> embedding;
  };

  struct Outputs {
    Var logits;  // [T, B, V]
    Var state;
  };
  Outputs run(Tape& tape, std::span<const std::int32_t> tokens, std::size_t time, std::size_t batch,
              const Tensor& initialState, Rng* dropout, float* stateGradientNorms);
  /// One step of a state without a tape; returns the top layer's output [B, O].
  ConstMatrixView read(RecurrentStep& stepper, std::span<const std::int32_t> tokens, State& state);
  void readWindow();
  std::size_t batchSize() const { return static_cast<std::size_t>(cursor_.batchSize); }
  std::size_t sequenceLength() const { return static_cast<std::size_t>(cursor_.order); }

  // Model
  Shape carriedShape(std::size_t batchSize) const override;
  void requireOrder(std::uint64_t order) const override;
  void forgetData() override { text_.clear(); }

  Vocabulary vocabulary_;
  Network network_;
  std::optional<RecurrentStep> stepper_;

  std::vector<std::int32_t> text_;
  std::vector<std::int32_t> inputs_;   // [T, B]
  std::vector<std::int32_t> targets_;  // [T, B]
  Tape inference_;
  AlignedBuffer embedded_;
};

/// Reads a text as one stream from the zero state and predicts every token but the first, a slice
/// at a time so that the caller can watch and cancel.
class LanguageModelEvaluation {
 public:
  /// Throws InvalidArgumentError when there are fewer than two tokens.
  LanguageModelEvaluation(LanguageModel& model, std::vector<std::int32_t> tokens);

  /// Reads at most `count` tokens more. True when the text is done.
  bool advance(std::size_t count);
  std::size_t predicted() const { return position_; }
  std::size_t total() const { return tokens_.size() - 1; }
  /// Mean over the predictions so far, in nats.
  double loss() const;

 private:
  LanguageModel& model_;
  std::vector<std::int32_t> tokens_;
  StepModel::State state_;
  std::size_t position_ = 0;
  double sum_ = 0;
};

}  // namespace unrolled

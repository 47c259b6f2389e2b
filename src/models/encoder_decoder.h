#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/encoded_sources.h"
#include "models/network_options.h"
#include "models/pairs.h"
#include "models/scheduled_sampling.h"
#include "models/shuffled_model.h"
#include "models/teacher_forcing.h"
#include "models/transducer.h"
#include "nn/embedding.h"
#include "nn/recurrent.h"

namespace unrolled {

/// What the models have in common that read a sequence and write another.
struct EncoderDecoderOptions {
  NetworkOptions encoder;
  NetworkOptions decoder;  ///< never bidirectional
  double sourceVocabularySize = 0;
  double targetVocabularySize = 0;  ///< V, without the boundary symbol
  double embeddingSize = 64;        ///< E, on either side
  /// The output's weights are the target's embedding (Press and Wolf 2017): what comes before them
  /// is then E wide.
  bool tiedEmbeddings = false;
  double inputDropout = 0;   ///< on the vectors of words on either side while training, in [0, 1)
  double outputDropout = 0;  ///< before the output's weights while training, in [0, 1)
  double seed = 1;
  bool declareOnly = false;  ///< see SequenceModelOptions
};

struct PairTraining {
  TrainerOptions trainer;
  double batchSize = 32;
  double shuffleSeed = -1;  ///< see SequenceTraining
  TeacherForcing teacherForcing;
  /// The share ε of each target that is spread over all symbols, in [0, 1) (Szegedy et al. 2016,
  /// section 7). The loss of a step of training has it, that of an evaluation has not.
  double labelSmoothing = 0;
  bool stateGradients = false;  ///< of the encoder's states, see Model::stateGradientNorms
};

/// How good a model is at pairs when it reads the truth (teacher forcing).
struct PairScore {
  double lossSum = 0;         ///< −Σ log p over all symbols to be written, in nats
  std::uint64_t counted = 0;  ///< such symbols, the ends included
  std::uint64_t correct = 0;  ///< of those, how often the likeliest is the right one
};

/// Reads a sequence with one recurrent network, and writes another with a second one, symbol by
/// symbol (Sutskever, Vinyals and Le 2014; Cho et al. 2014). Both alphabets are ids from 0 on. A
/// boundary symbol, `boundary()`, is what the decoder reads first and writes last; it has the row
/// behind all others in the embedding and in the output, and its users never see it.
///
/// Pairs of a batch are of similar lengths, padded and masked on either side. The loss is the mean
/// over the symbols to be written, ends included, in nats, and does not depend on the padding.
class EncoderDecoder : public ShuffledModel {
 public:
  ~EncoderDecoder() override;

  /// Sets the pairs and the options of training. When pairs, batch size and shuffle are those of
  /// the training before (also one that was restored), it goes on where that stopped. Throws
  /// InvalidArgumentError when an option is outside its range or the pairs do not fit the model.
  void beginTraining(PairData data, const PairTraining& training);

  /// The report's tokens are those of sources and targets, ends included.
  StepReport trainStep() override;

  std::size_t sourceVocabularySize() const { return sourceVocabularySize_; }
  /// V: symbols that can be written, without the boundary.
  std::size_t targetVocabularySize() const { return transducer_->vocabularySize(); }
  /// What a decoder reads first and writes last: V.
  std::int32_t boundary() const { return static_cast<std::int32_t>(targetVocabularySize()); }

  /// Throws InvalidArgumentError, whose message begins with the name of the data, unless these are
  /// sequences of ids that the model can read: at least one, none of them empty.
  void requireSources(const SequenceData& sources) const;
  /// The same of either side; targets may be empty.
  void requirePairs(const PairData& data) const;

  /// Adds how good the model is at some pairs of data that were checked, read as one batch.
  void score(const PairData& data, std::span<const std::uint32_t> pairs, PairScore& score);

  /// Reads some of the sources, which were checked, as one batch: the b-th of the result is
  /// sources[which[b]]. Memory that `result` has is used again.
  void encode(const SequenceData& sources, std::span<const std::uint32_t> which,
              EncodedSources& result);
  /// All of them.
  EncodedSources encode(const SequenceData& sources);

  /// What writes: for a step model (models/transducer_steps.h).
  Transducer& transducer() { return *transducer_; }

 protected:
  explicit EncoderDecoder(const EncoderDecoderOptions& options);
  /// To be called once: what writes, and how it attends to the encoder's outputs, if it does.
  void declareTransducer(const EncoderDecoderOptions& options,
                         const std::optional<AttentionOptions>& attention);
  /// To be called when all parameters are declared.
  void allocate(const EncoderDecoderOptions& options);

  /// The decoder's initial states [states, L, B, H] from the encoder's final ones.
  virtual Var initialState(Tape& tape, Var finalState) const = 0;

  void forgetData() override;

  const Recurrent& encoder() const { return *encoder_; }
  /// The decoder's network. After declareTransducer.
  const Recurrent& decoder() const { return transducer_->network(); }
  /// The encoder's outputs and final states for a batch of sources.
  Recurrent::Output read(Tape& tape, const SequenceBatch& batch, Rng* dropout,
                         float* stateGradientNorms = nullptr) const;
  /// The scores [T, B, V + 1] of a batch of pairs under the truth.
  Var scores(Tape& tape, const PairBatch& batch, Rng* dropout,
             float* stateGradientNorms = nullptr) const;

  Tape inference_;

 private:
  void encode(const SequenceBatch& batch, EncodedSources& result);

  std::size_t sourceVocabularySize_;
  float inputDropout_;
  std::unique_ptr<Embedding> embedding_;
  std::unique_ptr<Recurrent> encoder_;
  std::unique_ptr<Transducer> transducer_;

  PairData data_;
  PairBatch batch_;
  TeacherForcing teacherForcing_;
  float labelSmoothing_ = 0;
  ScheduledSampling sampling_;
  EncodedSources sampledSources_;
};

/// How good a model is at pairs, a slice at a time so that the caller can watch and cancel.
class PairEvaluation {
 public:
  /// Throws InvalidArgumentError when the pairs do not fit the model, which must outlive this.
  PairEvaluation(EncoderDecoder& model, PairData data);

  /// Reads one batch more. True when all are read.
  bool advance();
  const PairScore& score() const { return score_; }
  /// Pairs that are read.
  std::size_t done() const { return done_; }

 private:
  EncoderDecoder& model_;
  PairData data_;
  SequenceBatches batches_;
  std::size_t next_ = 0;
  std::size_t done_ = 0;
  PairScore score_;
};

}  // namespace unrolled

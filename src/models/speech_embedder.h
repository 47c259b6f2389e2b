#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "loss/triplet.h"
#include "models/network_options.h"
#include "models/sequence_vectors.h"
#include "models/shuffled_model.h"
#include "models/speech_corruption.h"
#include "models/speech_words.h"
#include "nn/bridge.h"
#include "nn/dense.h"
#include "nn/recurrent.h"

namespace unrolled {

struct SpeechEmbedderOptions {
  double inputSize = 0;  ///< D: numbers of a frame
  NetworkOptions encoder;
  NetworkOptions decoder;           ///< never bidirectional
  double vectorSize = 64;           ///< N: numbers that stand for a segment
  std::string projection = "tanh";  ///< of the vector, before it gets its length: tanh or linear
  double seed = 1;
  bool declareOnly = false;  ///< see SequenceModelOptions
};

/// What a SpeechEmbedder is trained by: the sum of these losses, each with its weight (0: not at
/// all). At least one must have one.
struct SpeechTraining {
  TrainerOptions trainer;
  double batchSize = 32;    ///< segments; their partners come on top of it
  double shuffleSeed = -1;  ///< see SequenceTraining
  /// Mean squared error of the frames written.
  double reconstruction = 1;
  /// What is written for a segment is another one of its word, drawn anew each time, where there is
  /// one (Kamper, Elsner, Jansen and Goldwater 2015; Kamper 2019, the CAE-RNN). Else, and where
  /// there is none, the segment itself.
  bool correspondence = true;
  /// Of the vectors of the batch and of a partner for each; see loss/contrastive.h. A segment of
  /// which nothing is known is its own partner, corrupted in another way (Chen et al. 2020).
  double contrastive = 0;
  double temperature = 0.1;
  /// Of the same vectors; see loss/triplet.h.
  double triplet = 0;
  double margin = 0.2;
  std::string mining = "semi-hard";  ///< or hardest
  SpeechCorruption corruption;       ///< of what is read, never of what is written
  bool stateGradients = false;       ///< of the encoder's states, see Model::stateGradientNorms
};

/// The losses of SpeechTraining, checked.
struct SpeechLosses {
  float reconstruction = 1;
  float contrastive = 0;
  float temperature = 1;
  float triplet = 0;
  float margin = 0;
  TripletMining mining = TripletMining::kSemiHard;

  /// Whether vectors are compared with each other.
  bool compares() const { return contrastive > 0 || triplet > 0; }
};

/// What is read and what is to be written for it, side by side.
struct SpeechBatch {
  std::vector<std::uint32_t> reads;   ///< [B] places of segments
  std::vector<std::uint32_t> writes;  ///< [B]
  SequenceBatch source;               ///< corrupted
  SequenceBatch target;               ///< clean; only where there is something to write
  std::vector<std::int32_t> words;    ///< [B]
};

/// How far what is written is from what should be.
struct SpeechScore {
  double errorSum = 0;        ///< Σ (written − true)² over all numbers of all frames
  std::uint64_t counted = 0;  ///< such numbers
};

/// Makes one vector of unit length of a segment of speech of any length, so that segments can be
/// compared by a product (Chung, Wu, Shen, Lee and Lee 2016, Audio Word2Vec: a sequence-to-sequence
/// autoencoder):
///
///   h = the final outputs of every layer and direction of a recurrent network over the frames
///   v = u / |u|,   u = tanh(W h + b), or W h + b
///
/// and a second recurrent network writes frames: it reads √N v at every step (as Kamper 2019,
/// section 2; √N makes each number about 1), each of its states begins as tanh(W' √N v + b'), and a
/// frame is a linear function of its output. It never sees the true frames, so that all it knows of
/// them is in v.
///
/// Parameters: `encoder.rnn.*`, `bottleneck.weight` [N, L·D·H], `bottleneck.bias`, `decoder.rnn.*`,
/// `bridge.h_l0.weight` …, `head.weight` [D, H], `head.bias`. Segments of a batch are of similar
/// lengths, padded and masked on either side; the losses do not depend on the padding.
class SpeechEmbedder : public ShuffledModel {
 public:
  /// Throws InvalidArgumentError or OutOfMemoryError.
  explicit SpeechEmbedder(const SpeechEmbedderOptions& options);
  ~SpeechEmbedder() override;

  std::size_t inputSize() const { return inputSize_; }
  std::size_t vectorSize() const { return vectorSize_; }

  /// Sets the segments and the options of training. When both segments with what is known of them,
  /// batch size and shuffle are those of the training before (also one that was restored), it goes
  /// on where that stopped. Throws InvalidArgumentError when an option is outside its range, when a
  /// segment is empty or has numbers that are not finite, when pairs or labels cannot be (see
  /// SpeechWords), or a label has one example where two are needed: for correspondence, and to
  /// compare. ShapeError when frames have another width.
  void beginTraining(SpeechData data, const SpeechTraining& training);

  /// The report's tokens are the frames read and written.
  StepReport trainStep() override;

  /// Throws InvalidArgumentError or ShapeError, whose message begins with the name of the data,
  /// unless these are segments that the model can read.
  void requireSources(const SequenceData& segments) const;

  /// The unit vectors [which, N] of some of the segments, which were checked, read as one batch.
  void vectors(const SequenceData& segments, std::span<const std::uint32_t> which,
               std::span<float> result);

  /// Adds how well the model writes segments `writes` having read `reads`, of segments that were
  /// checked, as one batch.
  void score(const SequenceData& segments, std::span<const std::uint32_t> reads,
             std::span<const std::uint32_t> writes, SpeechScore& score);

 protected:
  /// The loss of a batch.
  Var loss(Tape& tape, const SpeechBatch& batch, const SpeechLosses& losses, Rng* dropout,
           float* stateGradientNorms = nullptr) const;
  void forgetData() override;

 private:
  /// [B, N], of unit length.
  Var vectorsOf(Tape& tape, const SequenceBatch& segments, Rng* dropout,
                float* stateGradientNorms = nullptr) const;
  /// The frames [T, B, D] of segments as long as the targets.
  Var framesOf(Tape& tape, Var vectors, const SequenceBatch& targets, Rng* dropout) const;
  /// Draws the partners of the next batch and lays all side by side.
  void gather();

  std::size_t inputSize_;
  std::size_t vectorSize_;
  bool squashed_;  // by tanh
  std::optional<Recurrent> encoder_;
  std::optional<Dense> bottleneck_;
  std::optional<Recurrent> decoder_;
  std::optional<StateProjection> states_;
  std::optional<Dense> head_;

  SpeechData data_;
  SpeechWords words_;
  SpeechBatch batch_;
  SpeechLosses losses_;
  SpeechCorruption corruption_;
  bool correspondence_ = true;
  Tape inference_;
};

/// The vectors of segments.
using SpeechVectors = SequenceVectors<SpeechEmbedder>;

/// How well a model writes what it reads, a slice at a time so that the caller can watch and
/// cancel: where there are pairs each of the two segments after having read the other, else each
/// segment after having read it.
class SpeechEvaluation {
 public:
  /// Throws as SpeechEmbedder::beginTraining. The model must outlive this.
  SpeechEvaluation(SpeechEmbedder& model, SpeechData data);

  /// Reads one batch more. True when all are read.
  bool advance();
  const SpeechScore& score() const { return score_; }
  /// Segments that are written.
  std::size_t done() const { return done_; }

 private:
  SpeechEmbedder& model_;
  SpeechData data_;
  std::vector<std::uint32_t> reads_;
  std::vector<std::uint32_t> writes_;
  SequenceBatches batches_;
  std::size_t next_ = 0;
  std::size_t done_ = 0;
  std::vector<std::uint32_t> batchReads_;
  std::vector<std::uint32_t> batchWrites_;
  SpeechScore score_;
};

}  // namespace unrolled

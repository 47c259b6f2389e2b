#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/rng.h"
#include "models/sequence_data.h"
#include "nn/parameter.h"
#include "nn/recurrent.h"

namespace unrolled {

/// What a sequence model reads at every step.
struct SequenceInputOptions {
  /// `words`: ids below vocabularySize. `letter-trigrams`: any words, as counts of their letter
  /// trigrams (text/letter_trigrams.h). `vectors`: inputSize numbers.
  std::string kind = "words";
  double inputSize = 0;
  double vocabularySize = 0;
  /// Length of the vector that stands for a word. 0: none, 1-of-N straight into the cell. Trigrams
  /// always have one, which is the sum of the vectors of a word's trigrams.
  double embeddingSize = 0;
  std::vector<float> embeddings;  ///< [V, E] the vectors to begin with; empty: random ones
  bool frozen = false;            ///< the vectors stay as they are
  /// Words that one step reads: the word with its neighbours (Mesnil et al. 2013). Odd; only with
  /// an embedding.
  double contextWindow = 1;
  double dropout = 0;  ///< on the vectors while training, in [0, 1)
};

/// From a batch of sequences to what a recurrent network reads.
class SequenceInput {
 public:
  /// Declares `embedding.weight`, [V, E] or for trigrams [26³, E], where there is one. Throws
  /// InvalidArgumentError when an option cannot be used.
  SequenceInput(ParameterSet& parameters, const SequenceInputOptions& options);

  /// Numbers, or 1-of-N places, that the network reads at every step.
  std::size_t size() const { return size_; }

  /// Makes bags of trigrams of words, where the model reads letters. Throws InvalidArgumentError,
  /// whose message begins with `data.name`, unless these are sequences that the model can read: at
  /// least one, none of them empty, ids of words that it has, vectors of its width without NaN and
  /// infinity.
  void prepare(SequenceData& data) const;

  /// A batch of `data`, which was prepared. Both must outlive the tape's use of them. `dropout`
  /// draws the masks; null: no dropout.
  RecurrentInput read(Tape& tape, const SequenceData& data, const SequenceBatch& batch,
                      Rng* dropout) const;

  /// Gives the embedding its first vectors, where there are any. After `allocate`.
  void fillEmbedding(std::span<const float> vectors) const;

 private:
  enum class Kind { kWords, kTrigrams, kVectors };

  static Kind kindOf(const std::string& name);

  Kind kind_;
  std::size_t vocabularySize_ = 0;
  std::size_t contextWindow_ = 1;
  float dropout_;
  std::size_t size_ = 0;
  ParameterSet& parameters_;
  std::optional<ParameterSet::Id> table_;  // the embedding
};

}  // namespace unrolled

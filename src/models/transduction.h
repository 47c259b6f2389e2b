#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "decode/beam_search.h"
#include "models/encoded_sources.h"
#include "models/encoder_decoder.h"
#include "models/sequence_batches.h"
#include "models/text_autoencoder.h"
#include "models/transducer_steps.h"

namespace unrolled {

struct TransductionOptions {
  BeamOptions beam;
  /// Tokens to write at most. 0: twice as many as are read, and 20, but no more than 1000 (which it
  /// is for vectors), and no less than beam.minLength.
  std::uint32_t maxLength = 0;
  /// Sources that are decoded side by side, at most; fewer where they are long or beams are wide.
  std::uint32_t batchSize = 64;
  std::uint64_t seed = 1;  ///< of what is drawn; for source i it is seed + i
};

/// What was written for a source.
struct Transduced {
  std::vector<Hypothesis> hypotheses;  ///< the best first; tokens as of TransducerSteps
  std::vector<BeamNode> tree;          ///< where it was asked for
};

/// Reads sources and writes the best that a search finds for each, a slice at a time so that the
/// caller can watch and cancel. Sources of similar lengths are decoded side by side.
class Transduction {
 public:
  /// Throws InvalidArgumentError when the sources do not fit the model, which must outlive this, or
  /// an option is outside its range.
  Transduction(EncoderDecoder& model, SequenceData sources, const TransductionOptions& options);
  /// Of vectors [B, N] instead of sources. Throws also as TextAutoencoder::fromVectors.
  Transduction(TextAutoencoder& model, std::vector<float> vectors,
               const TransductionOptions& options);

  /// One token further for a batch. True when all is written.
  bool advance();
  /// In the order of the sources; what is not yet written has no hypotheses.
  const std::vector<Transduced>& written() const { return written_; }
  const TransductionOptions& options() const { return options_; }

 private:
  void begin();
  void finish();
  std::size_t maxLength(std::size_t read) const;

  EncoderDecoder& model_;
  TextAutoencoder* autoencoder_ = nullptr;
  TransductionOptions options_;
  SequenceData sources_;
  std::vector<float> vectors_;
  SequenceBatches batches_;
  std::size_t next_ = 0;
  EncodedSources encoded_;
  std::optional<TransducerSteps> steps_;
  std::optional<BeamSearch> search_;
  std::vector<Transduced> written_;
};

}  // namespace unrolled

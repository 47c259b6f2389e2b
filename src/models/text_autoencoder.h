#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/encoder_decoder.h"
#include "nn/bridge.h"
#include "nn/dense.h"

namespace unrolled {

struct TextAutoencoderOptions {
  EncoderDecoderOptions model;  ///< its target vocabulary is its source vocabulary
  double vectorSize = 64;       ///< N: numbers that stand for a text
};

/// Writes what it has read, through a vector of few numbers (Dai and Le 2015; the encoder and
/// decoder of sequence to sequence without attention):
///
///   vector = tanh(W [final h of every layer and direction] + b)
///
/// and each state of each of the decoder's layers begins as tanh(W' vector + b').
class TextAutoencoder : public EncoderDecoder {
 public:
  /// Throws InvalidArgumentError or OutOfMemoryError.
  explicit TextAutoencoder(const TextAutoencoderOptions& options);
  ~TextAutoencoder() override;

  std::size_t vectorSize() const { return vectorSize_; }

  /// The vectors [which, N] of some of the texts, which were checked, read as one batch.
  void vectors(const SequenceData& texts, std::span<const std::uint32_t> which,
               std::span<float> result);

  /// What a decoder needs to write the texts of vectors [B, N]. Throws ShapeError when there are
  /// none or they are no multiple of N numbers, InvalidArgumentError when one is not finite.
  EncodedSources fromVectors(std::span<const float> vectors);

 protected:
  Var initialState(Tape& tape, Var finalState) const override;

 private:
  Var vectorOf(Tape& tape, Var finalState) const;
  Var stateOf(Tape& tape, Var vectors) const;

  std::size_t vectorSize_;
  std::optional<Dense> bottleneck_;
  std::optional<StateProjection> states_;
};

}  // namespace unrolled

#pragma once

#include <cstdint>
#include <span>

#include "core/aligned_buffer.h"
#include "decode/step_model.h"
#include "models/encoder_decoder.h"

namespace unrolled {

/// A model of sequence to sequence (or an autoencoder) that writes, as a decoder sees it: one
/// symbol further at a time, for hypotheses of many sources at once.
///
/// The first token of every hypothesis is the model's `boundary()`, and that it comes next means
/// the end; there are V + 1 scores. `initialState(n)` are n hypotheses, the i-th of source i; n is
/// the number of sources. After `reorder` a hypothesis keeps the source of the one that it comes
/// from. What is of the sources is shared and never copied.
class TransducerSteps : public StepModel {
 public:
  /// Model and sources must outlive this and stay as they are.
  TransducerSteps(EncoderDecoder& model, const EncodedSources& sources);

  /// V + 1.
  std::size_t vocabularySize() const override;
  /// What hypotheses read first, and write last.
  std::int32_t boundary() const;

  /// Throws InvalidArgumentError when `batch` is not the number of sources.
  State initialState(std::size_t batch) const override;
  /// Throws InvalidArgumentError for a token that is not from 0 to V, ShapeError when there are not
  /// as many as hypotheses.
  void step(std::span<const std::int32_t> tokens, State& state, MatrixView logits) override;

  /// How much each hypothesis attended to every step of its source in the last step [batch, S],
  /// zero beyond the source's end; S is sources.time, or 0 without attention. Holds until the
  /// next step.
  ConstMatrixView attention() const override;

 private:
  Transducer& transducer_;
  const EncodedSources& sources_;
  AlignedBuffer weights_;
  MatrixView attention_;
};

}  // namespace unrolled

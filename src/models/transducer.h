#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/aligned_buffer.h"
#include "core/tensor.h"
#include "models/encoded_sources.h"
#include "models/pairs.h"
#include "nn/attention.h"
#include "nn/dense.h"
#include "nn/embedding.h"
#include "nn/recurrent.h"
#include "nn/recurrent_step.h"

namespace unrolled {

/// What writes in a model of sequence to sequence: embedding → dropout → recurrent network → W_c
/// (with attention: over context and output) → tanh → dropout → output.
///
/// Parameters: `decoder.embedding.weight` [V + 1, E], `decoder.rnn.*`, those of `attention`,
/// `attention.combine.weight` W_c [O, D + H], `head.weight` [V + 1, O], `head.bias` [V + 1]. O is
/// H, the width of the recurrent output; with tied embeddings it is E, there is no `head.weight`,
/// and without attention there is a W_c [E, H], `head.projection.weight`, where E and H differ.
class Transducer {
 public:
  struct Options {
    RecurrentOptions network;
    std::optional<AttentionOptions> attention;
    std::size_t vocabularySize = 0;  ///< V, without the boundary
    std::size_t memorySize = 0;      ///< D: features of what is attended to
    bool tiedEmbeddings = false;
    float inputDropout = 0.0f;
    float outputDropout = 0.0f;
  };

  Transducer(ParameterSet& parameters, const Options& options);

  /// What is attended to.
  struct Memory {
    Var keys;                               ///< [S, B, A]; none without attention
    Var values;                             ///< [S, B, D]
    std::span<const std::int32_t> lengths;  ///< [B]; empty: all S
  };

  /// Reads the inputs of a batch from the initial states [states, L, B, H] → scores [T, B, V + 1]
  /// before softmax. `dropout` draws the masks; null: no dropout. The batch must outlive the tape's
  /// use.
  Var forward(Tape& tape, const PairBatch& batch, const Memory& memory, Var initialState,
              Rng* dropout) const;

  /// The keys of values [S, B, D]; no Var without attention.
  Var keys(Tape& tape, Var values) const;

  /// The same one step further without a tape: reads a token for each of R hypotheses, the r-th of
  /// which is of source rows[r], and moves `state` [states, L, R, H] on → scores [R, V + 1].
  /// `weights` [R, S] are those of the attention, where there is any. The tokens must be from 0 to
  /// V.
  void step(std::span<const std::int32_t> tokens, std::span<const std::uint32_t> rows,
            const EncodedSources& sources, Tensor& state, MatrixView scores, MatrixView weights);

  std::size_t vocabularySize() const { return vocabularySize_; }
  const Recurrent& network() const { return network_; }
  const Attention* attention() const { return attention_ ? &*attention_ : nullptr; }

 private:
  /// [context; output] of every hypothesis.
  ConstMatrixView attend(ConstMatrixView outputs, std::span<const std::uint32_t> rows,
                         const EncodedSources& sources, MatrixView weights);

  ParameterSet& parameters_;
  std::size_t vocabularySize_;
  float inputDropout_;
  float outputDropout_;
  Embedding embedding_;
  Recurrent network_;
  std::optional<Attention> attention_;
  std::optional<Dense> combine_;
  std::optional<Dense> head_;
  RecurrentStep stepper_;
  AlignedBuffer embedded_;
  AlignedBuffer joined_;
  AlignedBuffer combined_;
};

}  // namespace unrolled

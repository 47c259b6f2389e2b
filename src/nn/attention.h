#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "autograd/ops/attend.h"
#include "core/aligned_buffer.h"
#include "nn/dense.h"
#include "nn/parameter.h"

namespace unrolled {

struct AttentionOptions {
  std::string kind = "additive";  ///< additive, dot, general
  std::size_t size = 0;  ///< A of `additive`; 0: as wide as the queries. Other kinds have none.
};

/// Which of the outputs v_s [D] of an encoder matter to a decoder's output h [H]: a score for each,
/// a softmax over those of the source, and their mean with these weights, the context.
///
///   additive  score = w · tanh(W_q h + W_k v_s)   (Bahdanau, Cho and Bengio 2015, appendix A.1.2)
///   dot       score = h · v_s                     (Luong, Pham and Manning 2015, eq. 8); D = H
///   general   score = h · W_k v_s                 (the same)
///
/// Keys, W_k v_s or v_s itself, are made once for a source, whatever reads it how often.
/// Parameters: `prefix.key.weight` W_k [A, D] (`general`: [H, D]), `prefix.query.weight` W_q [A,
/// H], `prefix.score.weight` w [1, A].
class Attention {
 public:
  /// Throws InvalidArgumentError when the kind is unknown or an option does not go with it.
  Attention(ParameterSet& parameters, const std::string& prefix, const AttentionOptions& options,
            std::size_t querySize, std::size_t valueSize);

  /// Features of a key.
  std::size_t keySize() const { return keySize_; }
  std::size_t valueSize() const { return valueSize_; }

  /// values [S, B, D] → keys [S, B, A].
  Var keys(Tape& tape, Var values) const;

  /// queries [T, B, H], keys and values of `lengths` [B] steps each (empty: all S; they must
  /// outlive the tape's use) → contexts [T, B, D] and weights [T, B, S], zero beyond a source's
  /// end. Throws as `attend`.
  Attended forward(Tape& tape, Var queries, Var keys, Var values,
                   std::span<const std::int32_t> lengths) const;

  /// The same without a tape, for queries of one source at a time. First, what `step` wants of keys
  /// [rows, A], in place,
  void prepareKeys(float* keys, std::size_t rows) const;
  /// and of queries [R, H]; holds until the next call, and while these stay.
  ConstMatrixView prepareQueries(ConstMatrixView queries);
  /// Then queries [R, A], keys [S, A], values [S, D] → contexts [R, D] and weights [R, S].
  void step(ConstMatrixView queries, ConstMatrixView keys, ConstMatrixView values,
            MatrixView contexts, MatrixView weights);

 private:
  enum class Kind { kAdditive, kDot, kGeneral };

  static Kind kindOf(const std::string& name);

  ParameterSet& parameters_;
  Kind kind_;
  std::size_t keySize_;
  std::size_t valueSize_;
  std::optional<Dense> key_;
  std::optional<Dense> query_;
  ParameterSet::Id score_ = 0;
  AlignedBuffer projected_;
  AlignedBuffer workspace_;
};

}  // namespace unrolled

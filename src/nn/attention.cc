#include "nn/attention.h"

#include <cmath>

#include "core/error.h"
#include "kernels/additive_scores.h"
#include "kernels/gemm.h"
#include "kernels/softmax.h"

namespace unrolled {

using kernels::Transpose;
using kernels::Write;

Attention::Kind Attention::kindOf(const std::string& name) {
  if (name == "additive") return Kind::kAdditive;
  if (name == "dot") return Kind::kDot;
  if (name == "general") return Kind::kGeneral;
  throw InvalidArgumentError(
      message("attention must be one of none, additive, dot, general, got ", name));
}

Attention::Attention(ParameterSet& parameters, const std::string& prefix,
                     const AttentionOptions& options, std::size_t querySize, std::size_t valueSize)
    : parameters_(parameters),
      kind_(kindOf(options.kind)),
      keySize_(querySize),
      valueSize_(valueSize) {
  if (kind_ != Kind::kAdditive) {
    require<InvalidArgumentError>(options.size == 0, "attentionSize is only of additive attention");
  }
  if (kind_ == Kind::kDot) {
    require<InvalidArgumentError>(querySize == valueSize,
                                  "attention dot needs an encoder and a decoder of the same "
                                  "width, got ",
                                  valueSize, " and ", querySize, "; general has no such need");
    return;
  }
  if (kind_ == Kind::kAdditive) {
    if (options.size != 0) keySize_ = options.size;
    query_.emplace(parameters, prefix + ".query", querySize, keySize_, Dense::Bias::kNo);
    score_ = parameters.add(prefix + ".score.weight", {1, keySize_},
                            initializers::uniform(1.0f / std::sqrt(static_cast<float>(keySize_))));
  }
  key_.emplace(parameters, prefix + ".key", valueSize, keySize_, Dense::Bias::kNo);
}

Var Attention::keys(Tape& tape, Var values) const {
  return key_ ? key_->forward(tape, values) : values;
}

Attended Attention::forward(Tape& tape, Var queries, Var keys, Var values,
                            std::span<const std::int32_t> lengths) const {
  if (kind_ != Kind::kAdditive) return attendByDot(queries, keys, values, lengths);
  return attendByTanh(query_->forward(tape, queries), keys, values,
                      parameters_.variable(tape, score_), lengths);
}

void Attention::prepareKeys(float* keys, std::size_t rows) const {
  if (kind_ != Kind::kAdditive) return;
  kernels::doubledExponentials(keys, keys, rows * keySize_);
}

ConstMatrixView Attention::prepareQueries(ConstMatrixView queries) {
  if (kind_ != Kind::kAdditive) return queries;
  projected_.ensure(checkedProduct(queries.rows, keySize_));
  const MatrixView projected(projected_.data(), queries.rows, keySize_);
  query_->apply(queries, projected);
  kernels::doubledExponentials(projected.data, projected.data, projected.rows * keySize_);
  return projected;
}

void Attention::step(ConstMatrixView queries, ConstMatrixView keys, ConstMatrixView values,
                     MatrixView contexts, MatrixView weights) {
  if (kind_ == Kind::kAdditive) {
    kernels::additiveScores(queries, keys, parameters_.values(score_), weights);
  } else {
    kernels::multiply(queries, Transpose::kNo, keys, Transpose::kYes, weights, Write::kReplace,
                      workspace_);
  }
  kernels::softmax(weights, 1.0f, weights);
  kernels::multiply(weights, Transpose::kNo, values, Transpose::kNo, contexts, Write::kReplace,
                    workspace_);
}

}  // namespace unrolled

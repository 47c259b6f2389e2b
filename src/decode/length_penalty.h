#pragma once

#include <cstddef>
#include <string>

namespace unrolled {

/// What longer sequences are forgiven for being less probable: hypotheses are ranked by
///
///   score = log P / penalty(n),   n: tokens, the end counted where it was reached, at least 1
///
///   wu       penalty(n) = ((5 + n) / 6)^α   (Wu et al., "Google's Neural Machine Translation
///                                           System", 2016, equation 14, without coverage)
///   divide   penalty(n) = n^α               (α = 1: the mean log probability of a token)
///
/// Neither falls with n, which the proof of BeamSearch's early stopping rests on.
struct LengthPenalty {
  std::string type = "wu";
  double alpha = 0;  ///< α ≥ 0; 0: score = log P

  double score(double logProbability, std::size_t length) const;
};

/// Throws InvalidArgumentError when the type is unknown or α cannot be used.
void validate(const LengthPenalty& penalty);

}  // namespace unrolled

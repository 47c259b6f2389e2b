#include "decode/length_penalty.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace unrolled {

double LengthPenalty::score(double logProbability, std::size_t length) const {
  const auto n = static_cast<double>(std::max<std::size_t>(length, 1));
  return logProbability / std::pow(type == "wu" ? (5 + n) / 6 : n, alpha);
}

void validate(const LengthPenalty& penalty) {
  require<InvalidArgumentError>(penalty.type == "wu" || penalty.type == "divide",
                                "lengthPenalty.type must be one of wu, divide, got ", penalty.type);
  require<InvalidArgumentError>(penalty.alpha >= 0 && std::isfinite(penalty.alpha),
                                "the alpha of lengthPenalty must be a finite number not below 0, "
                                "got ",
                                penalty.alpha);
}

}  // namespace unrolled

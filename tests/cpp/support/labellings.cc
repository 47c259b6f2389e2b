#include "support/labellings.h"

#include <cmath>

namespace unrolled::testing {

std::map<std::vector<std::int32_t>, double> labellings(const float* scores, std::size_t frames,
                                                       std::size_t classes, std::int32_t blank) {
  std::vector<double> y(frames * classes);
  for (std::size_t t = 0; t < frames; ++t) {
    double total = 0;
    for (std::size_t k = 0; k < classes; ++k) {
      y[t * classes + k] = std::exp(static_cast<double>(scores[t * classes + k]));
      total += y[t * classes + k];
    }
    for (std::size_t k = 0; k < classes; ++k) y[t * classes + k] /= total;
  }
  std::map<std::vector<std::int32_t>, double> result;
  std::vector<std::int32_t> labels;
  const auto visit = [&](const auto& self, std::size_t t, std::int32_t last, double p) -> void {
    if (t == frames) {
      result[labels] += p;
      return;
    }
    for (std::size_t k = 0; k < classes; ++k) {
      const auto c = static_cast<std::int32_t>(k);
      const bool writes = c != blank && c != last;
      if (writes) labels.push_back(c);
      self(self, t + 1, c, p * y[t * classes + k]);
      if (writes) labels.pop_back();
    }
  };
  visit(visit, 0, blank, 1);
  return result;
}

}  // namespace unrolled::testing

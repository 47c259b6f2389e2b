#include "decode/ctc_path.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "kernels/reductions.h"
#include "kernels/softmax.h"

namespace unrolled {

std::vector<std::int32_t> mergeRepeats(std::span<const std::int32_t> path) {
  std::vector<std::int32_t> labels(path.begin(), path.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return labels;
}

std::vector<std::int32_t> ctcCollapse(std::span<const std::int32_t> path, std::int32_t blank) {
  std::vector<std::int32_t> labels = mergeRepeats(path);
  std::erase(labels, blank);
  return labels;
}

std::int32_t ctcBlank(std::int32_t blank, std::size_t classes) {
  const std::int32_t result = blank < 0 ? static_cast<std::int32_t>(classes) - 1 : blank;
  require<InvalidArgumentError>(result >= 0 && static_cast<std::size_t>(result) < classes,
                                "the blank must be a class below ", classes, ", got ", blank);
  return result;
}

void ctcLogProbabilities(const float* scores, std::size_t classes, std::size_t t, float* out) {
  kernels::logSoftmax({scores, 1, classes}, {out, 1, classes});
  // A single one that is no number, or infinite, makes none of all of them.
  require<InvalidArgumentError>(!std::isnan(out[0]), "the scores of frame ", t,
                                " must be numbers below infinity, not all of them -infinity");
}

CtcBestPath ctcBestPath(ConstMatrixView scores, std::int32_t blank) {
  const std::int32_t none = ctcBlank(blank, scores.columns);
  CtcBestPath best;
  best.path.resize(scores.rows);
  std::vector<float> row(scores.columns);
  for (std::size_t t = 0; t < scores.rows; ++t) {
    ctcLogProbabilities(scores.row(t), scores.columns, t, row.data());
    const std::size_t likeliest = kernels::argmax(row.data(), row.size());
    best.logProbability += static_cast<double>(row[likeliest]);
    best.path[t] = static_cast<std::int32_t>(likeliest);
    const bool begins = t == 0 || best.path[t] != best.path[t - 1];
    if (!begins || best.path[t] == none) continue;
    best.labels.push_back(best.path[t]);
    best.starts.push_back(t);
  }
  return best;
}

std::vector<std::int32_t> trimmedPath(ConstMatrixView scores, std::int32_t blank) {
  const auto none = static_cast<std::size_t>(ctcBlank(blank, scores.columns));
  require<InvalidArgumentError>(scores.columns > 1, "there must be a class beside the blank");
  std::vector<std::int32_t> path(scores.rows);
  std::vector<float> row(scores.columns);
  for (std::size_t t = 0; t < scores.rows; ++t) {
    ctcLogProbabilities(scores.row(t), scores.columns, t, row.data());
    row.erase(row.begin() + static_cast<std::ptrdiff_t>(none));
    const std::size_t likeliest = kernels::argmax(row.data(), row.size());
    path[t] = static_cast<std::int32_t>(likeliest < none ? likeliest : likeliest + 1);
    row.resize(scores.columns);
  }
  return mergeRepeats(path);
}

}  // namespace unrolled

#include "models/answers.h"

#include "core/error.h"
#include "kernels/reductions.h"

namespace unrolled {

void requireAnswers(const SequenceData& data, const char* noun, std::size_t count,
                    std::size_t kinds) {
  if (data.ids.empty()) return;
  require<ShapeError>(data.ids.size() == count, data.name, " must have ", count, " ", noun,
                      "s, got ", data.ids.size());
  for (std::int32_t id : data.ids) {
    require<InvalidArgumentError>(id < static_cast<std::int32_t>(kinds), "a ", noun, " of ",
                                  data.name, " must be below ", kinds, ", got ", id);
  }
}

void addAnswer(std::span<const float> logProbabilities, const SequenceData& data, std::size_t place,
               SequencePredictions& predictions) {
  const auto answer =
      static_cast<std::int32_t>(kernels::argmax(logProbabilities.data(), logProbabilities.size()));
  predictions.ids[place] = answer;
  if (data.ids.empty()) return;
  ++predictions.answered;
  const std::int32_t right = data.ids[place];
  if (right < 0) return;  // one that the model does not have
  predictions.lossSum -= static_cast<double>(logProbabilities[static_cast<std::size_t>(right)]);
  ++predictions.counted;
  if (answer == right) ++predictions.correct;
}

}  // namespace unrolled

#include "models/sequence_data.h"

#include <cmath>

#include "core/error.h"
#include "core/shape.h"

namespace unrolled {

void requireSequences(const SequenceData& data) {
  require<InvalidArgumentError>(data.count() > 0, data.name, " must have at least one sequence");
  for (std::size_t sequence = 0; sequence < data.count(); ++sequence) {
    require<InvalidArgumentError>(data.length(sequence) > 0, data.name, "[", sequence, "]",
                                  data.field, " must not be empty");
  }
}

void requireTokens(const SequenceData& data, std::size_t size) {
  require<ShapeError>(data.tokens.size() == data.steps(), data.name, " of ", data.steps(),
                      " steps must have as many tokens, got ", data.tokens.size());
  for (std::size_t sequence = 0, i = 0; sequence < data.count(); ++sequence) {
    for (const std::size_t first = i; i < data.ends[sequence]; ++i) {
      const std::int32_t id = data.tokens[i];
      require<InvalidArgumentError>(id >= 0 && static_cast<std::size_t>(id) < size, data.name, "[",
                                    sequence, "]", data.field, "[", i - first,
                                    "] must be a token id from 0 to ", size - 1, ", got ", id);
    }
  }
}

void requireInputs(const SequenceData& data, std::size_t width) {
  const std::size_t needed = checkedProduct(data.steps(), width);
  require<ShapeError>(data.inputs.size() == needed, data.name, " of ", data.steps(), " steps of ",
                      width, " numbers must have ", needed, ", got ", data.inputs.size());
  for (std::size_t sequence = 0, i = 0; sequence < data.count(); ++sequence) {
    for (const std::size_t first = i; i < data.ends[sequence] * width; ++i) {
      require<InvalidArgumentError>(std::isfinite(data.inputs[i]), data.name, "[", sequence, "]",
                                    data.field, "[", i - first, "] must be a finite number, got ",
                                    data.inputs[i]);
    }
  }
}

}  // namespace unrolled

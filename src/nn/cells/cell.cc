#include "nn/cells/cell.h"

namespace unrolled {

double Cell::multiplicationsPerStep(std::size_t inputSize, std::size_t hiddenSize) const {
  double count = 0;
  for (const CellParameter& parameter : parameters(inputSize, hiddenSize)) {
    const bool multiplies =
        parameter.role == ParameterRole::kInput || parameter.role == ParameterRole::kRecurrent;
    if (multiplies) count += static_cast<double>(parameter.shape.size());
  }
  return count;
}

}  // namespace unrolled

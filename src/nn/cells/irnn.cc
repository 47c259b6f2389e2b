#include "nn/cells/irnn.h"

#include "nn/cells/elman.h"

namespace unrolled {

std::unique_ptr<Cell> makeIrnn(const CellOptions& options) {
  return makeElmanWith(options, Activation::kRelu, "identity");
}

}  // namespace unrolled

#include "nn/cells/lstm.h"

#include "nn/cells/lstm_family.h"

namespace unrolled {

std::unique_ptr<Cell> makeLstm(const CellOptions& options) {
  return lstm::makeLstmOf<lstm::Forget::kGate>(options);
}

}  // namespace unrolled

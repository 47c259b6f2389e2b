#include "nn/cells/lstm_1997.h"

#include "nn/cells/lstm_family.h"

namespace unrolled {

std::unique_ptr<Cell> makeLstm1997(const CellOptions& options) {
  return lstm::makeLstmOf<lstm::Forget::kNever>(options);
}

}  // namespace unrolled

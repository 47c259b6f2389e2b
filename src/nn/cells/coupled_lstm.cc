#include "nn/cells/coupled_lstm.h"

#include "nn/cells/lstm_family.h"

namespace unrolled {

std::unique_ptr<Cell> makeCoupledLstm(const CellOptions& options) {
  return lstm::makeLstmOf<lstm::Forget::kCoupled>(options);
}

}  // namespace unrolled

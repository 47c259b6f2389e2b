#include "nn/cells/peephole_lstm.h"

#include "nn/cells/lstm_family.h"

namespace unrolled {

std::unique_ptr<Cell> makePeepholeLstm(const CellOptions& options) {
  return lstm::makeLstmOf<lstm::Forget::kGate, true>(options);
}

}  // namespace unrolled

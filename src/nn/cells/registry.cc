#include "nn/cells/registry.h"

#include <string>

#include "core/error.h"
#include "nn/cells/clockwork.h"
#include "nn/cells/coupled_lstm.h"
#include "nn/cells/elman.h"
#include "nn/cells/gru.h"
#include "nn/cells/gru_reset_before.h"
#include "nn/cells/irnn.h"
#include "nn/cells/jordan.h"
#include "nn/cells/lstm.h"
#include "nn/cells/lstm_1997.h"
#include "nn/cells/peephole_lstm.h"
#include "nn/cells/scrn.h"

namespace unrolled {
namespace {

/// What every cell of gates has from its runner.
constexpr unsigned kGated = kLayerNorm | kRecurrentDropout;
constexpr unsigned kLstm = kGated | kActivation | kGateActivation | kOutputActivation;

constexpr CellEntry kCells[] = {
    {"elman", makeElman, kGated | kActivation},
    {"irnn", makeIrnn, kGated},
    {"lstm", makeLstm, kLstm | kForgetBias},
    {"lstm-1997", makeLstm1997, kLstm},
    {"peephole-lstm", makePeepholeLstm, kLstm | kForgetBias},
    {"coupled-lstm", makeCoupledLstm, kLstm},
    {"gru", makeGru, kGated | kActivation | kGateActivation},
    {"gru-reset-before", makeGruResetBefore, kActivation | kGateActivation},
    {"jordan", makeJordan, kActivation | kOutputActivation},
    {"scrn", makeScrn, kActivation | kContextSize | kContextDecay},
    {"clockwork", makeClockwork, kActivation | kPeriods},
};

void requireKnown(const CellEntry& entry, const CellOptions& options) {
  const CellOptions none;
  const auto check = [&](CellOption option, bool given, const char* name) {
    require<InvalidArgumentError>(!given || (entry.options & option) != 0, "network.", name,
                                  " is not an option of ", entry.name);
  };
  check(kActivation, options.activation != none.activation, "activation");
  check(kGateActivation, options.gateActivation != none.gateActivation, "gateActivation");
  check(kOutputActivation, options.outputActivation != none.outputActivation, "outputActivation");
  check(kForgetBias, options.forgetBias != none.forgetBias, "forgetBias");
  check(kLayerNorm, options.layerNorm != none.layerNorm, "layerNorm");
  check(kRecurrentDropout, options.recurrentDropout != none.recurrentDropout, "recurrentDropout");
  check(kPeriods, options.periods != none.periods, "periods");
  check(kContextSize, options.contextSize != none.contextSize, "contextSize");
  check(kContextDecay, options.contextDecay != none.contextDecay, "contextDecay");
}

}  // namespace

std::span<const CellEntry> cellList() { return kCells; }

std::unique_ptr<Cell> makeCell(std::string_view name, const CellOptions& options) {
  std::string names;
  for (const CellEntry& entry : kCells) {
    if (entry.name == name) {
      requireKnown(entry, options);
      return entry.make(options);
    }
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  }
  throw InvalidArgumentError(message("network.cell must be one of ", names, ", got ", name));
}

}  // namespace unrolled

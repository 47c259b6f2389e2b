#include "nn/cells/registry.h"

#include <string>

#include "core/error.h"
#include "nn/cells/elman.h"
#include "nn/cells/gru.h"
#include "nn/cells/lstm.h"

namespace unrolled {
namespace {

constexpr CellEntry kCells[] = {
    {"elman", makeElman},
    {"lstm", makeLstm},
    {"gru", makeGru},
};

}  // namespace

std::span<const CellEntry> cellList() { return kCells; }

std::unique_ptr<Cell> makeCell(std::string_view name, const CellOptions& options) {
  std::string names;
  for (const CellEntry& entry : kCells) {
    if (entry.name == name) return entry.make(options);
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  }
  throw InvalidArgumentError(message("network.cell must be one of ", names, ", got ", name));
}

}  // namespace unrolled

#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "nn/cells/cell.h"

namespace unrolled {

/// Which options of CellOptions a cell has, one bit each.
enum CellOption : unsigned {
  kActivation = 1u << 0,
  kGateActivation = 1u << 1,
  kOutputActivation = 1u << 2,
  kForgetBias = 1u << 3,
  kLayerNorm = 1u << 4,
  kRecurrentDropout = 1u << 5,
  kPeriods = 1u << 6,
  kContextSize = 1u << 7,
  kContextDecay = 1u << 8,
};

/// A cell and its name in every interface. The list drives the factory, the names that JavaScript
/// accepts, the gradient checks, the golden tests and the benchmark table.
struct CellEntry {
  std::string_view name;
  std::unique_ptr<Cell> (*make)(const CellOptions& options);
  unsigned options;
};

std::span<const CellEntry> cellList();

/// Throws InvalidArgumentError, which begins with `network.`, for a name that is not listed and for
/// an option that the cell does not have or whose value it does not know.
std::unique_ptr<Cell> makeCell(std::string_view name, const CellOptions& options);

}  // namespace unrolled

#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "nn/cells/cell.h"

namespace unrolled {

/// A cell and its name in every interface. The list drives the factory, the names that JavaScript
/// accepts, the gradient checks, the golden tests and the benchmark table.
struct CellEntry {
  std::string_view name;
  std::unique_ptr<Cell> (*make)(const CellOptions& options);
};

std::span<const CellEntry> cellList();

/// Throws InvalidArgumentError, which begins with `network.cell`, for a name that is not listed.
std::unique_ptr<Cell> makeCell(std::string_view name, const CellOptions& options);

}  // namespace unrolled

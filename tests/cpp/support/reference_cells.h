#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled::testing {

/// Cells that no other library has, in plain double precision: one step of one sequence, written
/// from the equations in the cell's header.
struct ReferenceCell {
  using Vector = std::vector<double>;
  /// A parameter's values by its name without `_l0`, row-major.
  using Parameters = std::function<Vector(const std::string& name)>;
  /// Moves `states` (each [H], as Cell::states names them) on by x [I]; returns the output.
  using Step = Vector (*)(const Parameters& parameters, const Vector& x,
                          std::vector<Vector>& states);

  std::string_view name;
  Step step;
};

/// The reference of this name, or null.
const ReferenceCell* referenceCell(std::string_view name);

}  // namespace unrolled::testing

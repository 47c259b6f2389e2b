#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/tensor.h"
#include "nn/cells/registry.h"
#include "nn/parameter.h"
#include "nn/recurrent.h"

namespace unrolled::testing {

/// Gives every parameter numbers that depend on the seed and its name, as tools/make_fixtures.py.
void fillParameters(ParameterSet& parameters, std::uint32_t seed, float scale = 0.5f);

/// A recurrent network named "rnn" with its parameters.
struct Network {
  explicit Network(const RecurrentOptions& options, std::uint32_t seed = 1);

  ParameterSet parameters;
  Recurrent recurrent;
};

/// Where the slope of the cell's activation jumps (irnn), moves the pre-activations away from
/// there, every other unit to either side, so that finite differences hold. Does nothing to other
/// cells.
void avoidKinks(Network& network);

/// Vectors [T, B, I] as a batch that needs no gradient.
RecurrentInput vectorsOf(Tape& tape, const Tensor& input,
                         std::span<const std::int32_t> lengths = {});

/// Numbers for a carried state, from the seed; a clock shows whole numbers.
Tensor carriedState(const Recurrent& network, std::size_t batch, std::uint32_t seed);

/// Names of all cells, for tests that run once for each.
std::vector<std::string> cellNames();

/// Of those, the cells of gates.
std::vector<std::string> gateCellNames();

/// A cell's name as that of a test: letters and digits only.
std::string testName(std::string_view cell);

}  // namespace unrolled::testing

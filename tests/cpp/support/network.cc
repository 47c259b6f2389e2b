#include "support/network.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/rng.h"
#include "support/numbers.h"

namespace unrolled::testing {

void fillParameters(ParameterSet& parameters, std::uint32_t seed, float scale) {
  for (ParameterSet::Id id = 0; id < parameters.count(); ++id) {
    const Parameter& parameter = parameters[id];
    const std::vector<float> values = numbers(seed, parameter.name, parameter.shape.size(), scale);
    std::copy(values.begin(), values.end(), parameters.values(id));
  }
  parameters.touch();
}

Network::Network(const RecurrentOptions& options, std::uint32_t seed)
    : recurrent(parameters, "rnn", options) {
  Rng rng(seed);
  parameters.allocate(rng);
  fillParameters(parameters, seed);
}

void avoidKinks(Network& network) {
  if (network.recurrent.options().cell != "irnn") return;
  for (ParameterSet::Id id = 0; id < network.parameters.count(); ++id) {
    const Parameter& parameter = network.parameters[id];
    float* const values = network.parameters.values(id);
    const bool isBias = parameter.shape.rank() == 1;
    for (std::size_t i = 0; i < parameter.shape.size(); ++i) {
      values[i] *= 0.2f;
      if (isBias) values[i] += i % 2 == 0 ? 1.0f : -1.0f;
    }
  }
  network.parameters.touch();
}

RecurrentInput vectorsOf(Tape& tape, const Tensor& input, std::span<const std::int32_t> lengths) {
  RecurrentInput result;
  result.time = input.shape()[0];
  result.batch = input.shape()[1];
  result.vectors = tape.constant(input.shape(), input.data());
  result.lengths = lengths;
  return result;
}

Tensor carriedState(const Recurrent& network, std::size_t batch, std::uint32_t seed) {
  const Shape shape = network.stateShape(batch);
  Tensor state(shape, numbers(seed, "initial", shape.size()));
  const std::size_t size = shape.size() / shape[0];
  for (std::size_t s = 0; s < shape[0]; ++s) {
    if (network.cell().states()[s] != "clock") continue;
    // Between whole numbers a clock has steps, which no gradient tells of.
    for (float& value : std::span(state.data() + s * size, size)) value = std::floor(8 * value);
  }
  return state;
}

std::vector<std::string> cellNames() {
  std::vector<std::string> names;
  for (const CellEntry& entry : cellList()) names.emplace_back(entry.name);
  return names;
}

std::vector<std::string> gateCellNames() {
  std::vector<std::string> names = cellNames();
  std::erase_if(
      names, [](const std::string& name) { return makeCell(name, {})->asGateCell() == nullptr; });
  return names;
}

std::string testName(std::string_view cell) {
  std::string name(cell);
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

}  // namespace unrolled::testing

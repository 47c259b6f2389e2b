#include "decode/step_model.h"

#include <algorithm>
#include <utility>

namespace unrolled {
namespace {

bool staysInPlace(std::size_t batch, std::span<const std::size_t> indices) {
  return indices.size() == batch &&
         std::ranges::all_of(indices, [&](std::size_t from) { return indices[from] == from; });
}

Shape withBatch(const Shape& shape, std::size_t batch) {
  Shape result;
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    result.append(axis == shape.rank() - 2 ? batch : shape[axis]);
  }
  return result;
}

}  // namespace

void StepModel::reorder(State& state, std::span<const std::size_t> indices) const {
  const std::size_t count = indices.size();
  const std::size_t width = state.values.shape().back();
  const std::size_t arrays = state.values.size() / (state.batch * width);
  const bool inPlace = staysInPlace(state.batch, indices);
  Tensor fresh;
  if (!inPlace) fresh = Tensor(withBatch(state.values.shape(), count));
  for (std::size_t array = 0; array < arrays; ++array) {
    const float* const from = state.values.data() + array * state.batch * width;
    float* const to = (inPlace ? state.values : fresh).data() + array * count * width;
    for (std::size_t i = 0; i < count; ++i) {
      if (inPlace && indices[i] == i) continue;
      std::copy_n(from + indices[i] * width, width, to + i * width);
    }
  }
  if (!inPlace) state.values = std::move(fresh);
  state.batch = count;
  if (state.inputs.empty()) return;
  std::vector<std::uint32_t> inputs(count);
  for (std::size_t i = 0; i < count; ++i) inputs[i] = state.inputs[indices[i]];
  state.inputs = std::move(inputs);
}

}  // namespace unrolled

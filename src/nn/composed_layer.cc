#include "nn/composed_layer.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "autograd/ops/linear.h"
#include "autograd/ops/select.h"
#include "autograd/ops/stack.h"
#include "kernels/elementwise.h"
#include "kernels/reductions.h"

namespace unrolled {
namespace {

/// A value that is zero and needs no gradient.
Var zeros(Tape& tape, const Shape& shape) {
  float* const values = tape.scratch(shape.size());
  std::fill_n(values, shape.size(), 0.0f);
  return tape.constant(shape, values);
}

/// Once h is known, so that it runs after all that depends on h: its gradient is then whole.
void recordNorm(Var h, float* norm) {
  h.tape().record([=] {
    const float* const gradient = h.gradientOrNull();
    const double square = gradient == nullptr ? 0 : kernels::squaredNorm(gradient, h.size());
    *norm = static_cast<float>(std::sqrt(square));
  });
}

}  // namespace

ComposedLayer::ComposedLayer(const RecurrentLayer& layer, std::initializer_list<std::size_t> widths,
                             std::size_t outputSize)
    : layer_(layer), stateCount_(widths.size()), outputSize_(outputSize) {
  std::copy(widths.begin(), widths.end(), widths_.begin());
}

Var ComposedLayer::read(Var weight, Var bias) const {
  if (layer_.vectors) return linear(layer_.vectors, weight, bias);
  return linear(std::span(layer_.tokens, layer_.time * layer_.batch), {layer_.time, layer_.batch},
                weight, bias);
}

RepeatedLinear ComposedLayer::repeated(Var weight, Var bias) const {
  return {weight, bias, layer_.time, layer_.batch};
}

void ComposedLayer::begin() {
  Tape& tape = *layer_.tape;
  for (std::size_t s = 0; s < stateCount_; ++s) {
    if (!layer_.initialState) {
      states_[s] = zeros(tape, {layer_.batch, widths_[s]});
      continue;
    }
    const Var whole = carried(layer_.initialState, s);
    states_[s] = widths_[s] == layer_.hidden ? whole : firstColumns(whole, widths_[s]);
  }
  outputs_ = tape.room<Var>(layer_.time);
  std::uninitialized_value_construct(outputs_.begin(), outputs_.end());
  if (layer_.stateGradientNorms != nullptr) {
    std::fill_n(layer_.stateGradientNorms, layer_.time, 0.0f);
  }
}

std::size_t ComposedLayer::activeAt(std::size_t t) const {
  std::size_t active = 0;
  for (std::size_t b = 0; b < layer_.batch; ++b) active += layer_.masked(t, b) ? 0 : 1;
  return active;
}

void ComposedLayer::advance(std::size_t t, const Step& step) {
  const Var output = step.output ? step.output : step.states[0];
  if (layer_.stateGradientNorms != nullptr) {
    recordNorm(step.states[0], layer_.stateGradientNorms + t);
  }
  if (activeAt(t) == layer_.batch) {
    states_ = step.states;
    outputs_[t] = output;
    return;
  }
  const std::span<std::int32_t> active = layer_.tape->room<std::int32_t>(layer_.batch);
  for (std::size_t b = 0; b < layer_.batch; ++b) active[b] = layer_.masked(t, b) ? 0 : 1;
  for (std::size_t s = 0; s < stateCount_; ++s) {
    states_[s] = selectRows(active.data(), step.states[s], states_[s]);
  }
  outputs_[t] = selectRows(active.data(), output, Var());
}

void ComposedLayer::writeFinalState(std::size_t s) const {
  const Var last = states_[s];
  const Var whole = carried(layer_.finalState, s);
  const Var first = layer_.initialState ? carried(layer_.initialState, s) : Var();
  const std::size_t width = widths_[s];
  const std::size_t rest = layer_.hidden - width;
  for (std::size_t b = 0; b < layer_.batch; ++b) {
    float* const to = std::copy_n(last.matrix().row(b), width, whole.matrix().row(b));
    if (first) {
      std::copy_n(first.matrix().row(b) + width, rest, to);
    } else {
      std::fill_n(to, rest, 0.0f);
    }
  }
  layer_.tape->record([=, batch = layer_.batch] {
    const ConstMatrixView gradient = whole.gradientMatrix();
    const auto accumulate = [&](Var into, std::size_t column, std::size_t count) {
      if (!into || !into.needsGradient()) return;
      for (std::size_t b = 0; b < batch; ++b) {
        kernels::scale(1.0f, gradient.row(b) + column, into.gradientMatrix().row(b) + column, count,
                       kernels::Write::kAccumulate);
      }
    };
    accumulate(last, 0, width);
    accumulate(first, width, rest);
  });
}

Var ComposedLayer::finish() {
  for (std::size_t s = 0; s < stateCount_; ++s) writeFinalState(s);
  for (Var& output : outputs_) {
    // A step that no sequence has.
    if (!output) output = zeros(*layer_.tape, {layer_.batch, outputSize_});
  }
  return stack(outputs_);
}

}  // namespace unrolled

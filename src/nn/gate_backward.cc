// The backward pass of nn/gate_layer.h.

#include <algorithm>
#include <cmath>

#include "kernels/elementwise.h"
#include "kernels/layer_norm.h"
#include "kernels/reductions.h"
#include "kernels/rows.h"
#include "nn/gate_run.h"

namespace unrolled {

using kernels::PackedMatrix;
using kernels::Transpose;
using kernels::Write;

GateRun::Gradients GateRun::beginBackward(const float* finalGradient) const {
  Gradients gradients{};
  for (std::size_t s = 0; s < stateCount; ++s) {
    gradients.next[s] = tape().scratch(stateSize());
    gradients.previous[s] = tape().scratch(stateSize());
    if (finalGradient != nullptr) {
      std::copy_n(finalGradient + layer.slotOffset(s), stateSize(), gradients.next[s]);
    } else {
      std::fill_n(gradients.next[s], stateSize(), 0.0f);
    }
  }
  gradients.recurrentShare =
      layout.separateRecurrent ? tape().scratch(rows() * gateColumns()) : gates;
  gradients.product = recurrent.normal != nullptr ? tape().scratch(rows() * gateColumns())
                                                  : gradients.recurrentShare;
  if (mask != nullptr) gradients.feedback = tape().scratch(stateSize());
  if (table != nullptr && weightIh().needsGradient()) {
    const std::size_t size = layer.inputs * gateColumns();
    gradients.table = MatrixView(tape().scratch(size), layer.inputs, gateColumns());
    std::fill_n(gradients.table.data, size, 0.0f);
  }
  return gradients;
}

/// The norm of dLoss/dh_t over the sequences that have a step t.
float GateRun::stateGradientNorm(std::size_t t, const float* gradient) const {
  double square = 0;
  for (std::size_t b = 0; b < layer.batch; ++b) {
    if (layer.masked(t, b)) continue;
    square += kernels::squaredNorm(gradient + b * layer.hidden, layer.hidden);
  }
  return static_cast<float>(std::sqrt(square));
}

void GateRun::stepBackward(std::size_t t, const PackedMatrix& weight, Gradients& gradients) const {
  float* const* const next = gradients.next;
  float* const* const previous = gradients.previous;
  if (const float* gradient = output.gradientOrNull()) {
    for (std::size_t b = 0; b < layer.batch; ++b) {
      if (layer.masked(t, b)) continue;
      kernels::scale(1.0f, gradient + (t * layer.batch + b) * layer.hidden,
                     next[0] + b * layer.hidden, layer.hidden, Write::kAccumulate);
    }
  }
  if (layer.stateGradientNorms != nullptr) {
    layer.stateGradientNorms[t] = stateGradientNorm(t, next[0]);
  }
  const float* before_[kMaxStates];
  const float* after_[kMaxStates];
  for (std::size_t s = 0; s < stateCount; ++s) {
    before_[s] = state(s, before(t));
    after_[s] = state(s, after(t));
  }
  const MatrixView stepGates = stepOf(gates, t);
  const MatrixView share = stepOf(gradients.recurrentShare, t);
  cell->backward({layer.batch, layer.hidden, stepGates.data,
                  layout.separateRecurrent ? share.data : nullptr, peepholeValues(), before_,
                  after_, saved + t * stateSize() * layout.saved, next, previous});
  for (std::size_t b = 0; b < layer.batch; ++b) {
    if (!layer.masked(t, b)) continue;
    // The state only passed through.
    for (std::size_t s = 0; s < stateCount; ++s) {
      std::copy_n(next[s] + b * layer.hidden, layer.hidden, previous[s] + b * layer.hidden);
    }
    std::fill_n(stepGates.row(b), gateColumns(), 0.0f);
    std::fill_n(share.row(b), gateColumns(), 0.0f);
  }
  if (gradients.table.rows > 0) {
    kernels::scatterAddRows(stepGates, stepTokens(t), gradients.table);
  }
  const MatrixView product = stepOf(gradients.product, t);
  if (recurrent.normal != nullptr) {
    kernels::layerNormBackward(stepOf(recurrent.normal, t), layer.hidden, recurrent.gain,
                               recurrent.scales + t * layer.batch * layout.gates, share, product);
  }
  // Nobody asks what the first step of all would have liked to remember.
  if (t == layer.place(0) && !wantsInitialGradient()) return;
  const MatrixView hidden(previous[0], layer.batch, layer.hidden);
  if (mask == nullptr) {
    kernels::multiplyPacked(product, weight, hidden, Write::kAccumulate);
  } else {
    MatrixView masked = hidden;
    masked.data = gradients.feedback;
    kernels::multiplyPacked(product, weight, masked, Write::kReplace);
    kernels::multiply(masked.data, mask, hidden.data, stateSize(), Write::kAccumulate);
  }
}

void GateRun::accumulateBiases(const Gradients& gradients) const {
  const std::size_t columns = gateColumns();
  float* const sums = tape().scratch(columns);
  // Every row of the gates went into a row of the table, which has far fewer.
  kernels::columnSums(gradients.table.rows > 0 ? gradients.table : matrix(gates), sums,
                      Write::kReplace);
  const auto addTo = [&](Var bias) {
    if (bias.needsGradient()) {
      kernels::scale(1.0f, sums, bias.gradient(), columns, Write::kAccumulate);
    }
  };
  addTo(biasIh());
  if (layout.separateRecurrent) {
    kernels::columnSums(matrix(gradients.recurrentShare), sums, Write::kReplace);
  }
  addTo(biasHh());
}

void GateRun::accumulatePeepholes() const {
  if (cell->peepholes().empty() || !peepholes().needsGradient()) return;
  float* to = peepholes().gradient();
  for (const Peephole& peephole : cell->peepholes()) {
    kernels::columnDots(matrix(gates).columnRange(peephole.gate * layer.hidden, layer.hidden),
                        peephole.next ? statesAfter(peephole.state) : statesBefore(peephole.state),
                        to, Write::kAccumulate);
    to += layer.hidden;
  }
}

void GateRun::accumulateRecurrent(const Gradients& gradients) const {
  if (recurrent.normal != nullptr && gainHh().needsGradient()) {
    kernels::columnDots(matrix(gradients.recurrentShare), matrix(recurrent.normal),
                        gainHh().gradient(), Write::kAccumulate);
  }
  if (!weightHh().needsGradient()) return;
  const ConstMatrixView hidden =
      fed != nullptr ? ConstMatrixView(fed, rows(), layer.hidden) : statesBefore(0);
  kernels::multiply(matrix(gradients.product), Transpose::kYes, hidden, Transpose::kNo,
                    weightHh().gradientMatrix(), Write::kAccumulate, tape().workspace());
}

/// From the gradients of the pre-activations to those of what the input's share is made of. Comes
/// last: with normalisation it turns the former into those of the product.
void GateRun::accumulateInput(const Gradients& gradients) const {
  const MatrixView share = table != nullptr ? gradients.table : matrix(gates);
  if (share.rows == 0) return;
  if (input.normal != nullptr) {
    const ConstMatrixView normal(input.normal, share.rows, gateColumns());
    if (gainIh().needsGradient()) {
      kernels::columnDots(share, normal, gainIh().gradient(), Write::kAccumulate);
    }
    kernels::layerNormBackward(normal, layer.hidden, input.gain, input.scales, share, share);
  }
  if (table != nullptr) {
    kernels::transpose(share, weightIh().gradientMatrix(), Write::kAccumulate);
    return;
  }
  if (weightIh().needsGradient()) {
    kernels::multiply(share, Transpose::kYes, layer.vectors.matrix(), Transpose::kNo,
                      weightIh().gradientMatrix(), Write::kAccumulate, tape().workspace());
  }
  if (layer.vectors.needsGradient()) {
    kernels::multiply(share, Transpose::kNo, weightIh().matrix(), Transpose::kNo,
                      layer.vectors.gradientMatrix(), Write::kAccumulate, tape().workspace());
  }
}

void GateRun::backward() const {
  const float* const finalGradient = layer.finalState.gradientOrNull();
  if (output.gradientOrNull() == nullptr && finalGradient == nullptr) return;

  Gradients gradients = beginBackward(finalGradient);
  const PackedMatrix weight = packRecurrent(Transpose::kNo);
  for (std::size_t k = layer.time; k-- > 0;) {
    stepBackward(layer.place(k), weight, gradients);
    std::swap(gradients.next, gradients.previous);
  }
  if (wantsInitialGradient()) {
    for (std::size_t s = 0; s < stateCount; ++s) {
      kernels::scale(1.0f, gradients.next[s], layer.initialState.gradient() + layer.slotOffset(s),
                     stateSize(), Write::kAccumulate);
    }
  }
  accumulateBiases(gradients);
  accumulatePeepholes();
  accumulateRecurrent(gradients);
  accumulateInput(gradients);
}

}  // namespace unrolled

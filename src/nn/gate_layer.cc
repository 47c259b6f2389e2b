#include "nn/gate_layer.h"

#include <algorithm>

#include "core/rng.h"
#include "kernels/elementwise.h"
#include "kernels/layer_norm.h"
#include "kernels/rows.h"
#include "nn/gate_run.h"

namespace unrolled {

using kernels::PackedMatrix;
using kernels::Packing;
using kernels::Transpose;
using kernels::Write;

/// The input's share of the pre-activations of all steps, biases included: in `gates`, or for
/// tokens as a table from which each step gathers its rows, which are then still in the cache when
/// the step adds to them.
void GateRun::readInput() {
  const std::size_t columns = gateColumns();
  // A recurrent bias that the cell need not see apart joins that of the input.
  float* bias = tape().scratch(columns);
  std::copy_n(biasIh().value(), columns, bias);
  if (!layout.separateRecurrent) {
    kernels::scale(1.0f, biasHh().value(), bias, columns, Write::kAccumulate);
  }
  const ConstMatrixView weight = weightIh().matrix();
  if (layer.tokens != nullptr) table = tape().scratch(weight.columns * columns);
  const MatrixView share =
      table != nullptr ? MatrixView(table, weight.columns, columns) : matrix(gates);
  kernels::broadcastRow(bias, share, Write::kReplace);

  // The product is added to the biases; or normalised elsewhere and then added.
  MatrixView product = share;
  Write write = Write::kAccumulate;
  if (cell->layerNorm()) {
    input.normal = tape().scratch(share.rows * columns);
    input.scales = tape().scratch(share.rows * layout.gates);
    input.gain = gainIh().value();
    product.data = input.normal;
    write = Write::kReplace;
  }
  if (table != nullptr) {
    // The product with a 1-of-N row is a row of the transposed weights.
    kernels::transpose(weight, product, write);
  } else {
    kernels::multiply(layer.vectors.matrix(), Transpose::kNo, weight, Transpose::kYes, product,
                      write, tape().workspace());
  }
  if (cell->layerNorm()) {
    kernels::layerNorm(product, layer.hidden, input.gain, input.scales, share, Write::kAccumulate);
  }
}

/// Room, and the mask, for what feeds back where it is not simply the state before.
void GateRun::prepareFeedback() {
  if (cell->layerNorm()) {
    recurrent.normal = tape().scratch(rows() * gateColumns());
    recurrent.scales = tape().scratch(rows() * layout.gates);
    recurrent.gain = gainHh().value();
  }
  const float p = cell->recurrentDropout();
  if (p == 0.0f || layer.dropout == nullptr) return;
  mask = tape().scratch(stateSize());
  fed = tape().scratch(rows() * layer.hidden);
  const float kept = 1.0f / (1.0f - p);
  for (std::size_t i = 0; i < stateSize(); ++i) {
    mask[i] = layer.dropout->uniform() < p ? 0.0f : kept;
  }
}

/// U, or its transpose, as the right operand of a product with the rows of one step.
PackedMatrix GateRun::packRecurrent(Transpose transpose) const {
  const bool forward = transpose == Transpose::kYes;
  const std::size_t inner = forward ? layer.hidden : gateColumns();
  const std::size_t columns = forward ? gateColumns() : layer.hidden;
  const Packing packing = kernels::packingFor(layer.batch, inner, columns);
  float* const packed = tape().scratch(kernels::packedSize(inner, columns, packing));
  return kernels::pack(weightHh().matrix(), transpose, packed, packing);
}

/// out += U h, h the state before step t.
void GateRun::addRecurrent(std::size_t t, const PackedMatrix& weight, MatrixView out) const {
  ConstMatrixView hidden(state(0, before(t)), layer.batch, layer.hidden);
  if (mask != nullptr) {
    float* const masked = fed + t * stateSize();
    kernels::multiply(hidden.data, mask, masked, stateSize(), Write::kReplace);
    hidden.data = masked;
  }
  if (recurrent.normal == nullptr) {
    kernels::multiplyPacked(hidden, weight, out, Write::kAccumulate);
    return;
  }
  const MatrixView product = stepOf(recurrent.normal, t);
  kernels::multiplyPacked(hidden, weight, product, Write::kReplace);
  kernels::layerNorm(product, layer.hidden, recurrent.gain,
                     recurrent.scales + t * layer.batch * layout.gates, out, Write::kAccumulate);
}

void GateRun::stepForward(std::size_t t, const PackedMatrix& weight, float* recurrentShare) {
  const MatrixView stepGates = stepOf(gates, t);
  if (table != nullptr) {
    const ConstMatrixView rowsOfTokens(table, layer.inputs, gateColumns());
    kernels::gatherRows(rowsOfTokens, stepTokens(t), stepGates, Write::kReplace);
  }
  MatrixView share = stepGates;
  if (layout.separateRecurrent) {
    share.data = recurrentShare;
    kernels::broadcastRow(biasHh().value(), share, Write::kReplace);
  }
  addRecurrent(t, weight, share);

  const float* previous[kMaxStates];
  float* next[kMaxStates];
  for (std::size_t s = 0; s < stateCount; ++s) {
    previous[s] = state(s, before(t));
    next[s] = state(s, after(t));
  }
  cell->forward({layer.batch, layer.hidden, stepGates.data,
                 layout.separateRecurrent ? recurrentShare : nullptr, peepholeValues(), previous,
                 next, saved + t * stateSize() * layout.saved});
  for (std::size_t b = 0; b < layer.batch; ++b) {
    if (!layer.masked(t, b)) continue;
    for (std::size_t s = 0; s < stateCount; ++s) {
      std::copy_n(previous[s] + b * layer.hidden, layer.hidden, next[s] + b * layer.hidden);
    }
  }
}

void GateRun::writeOutput() {
  float* const hidden = state(0, after(0));
  const Shape shape{layer.time, layer.batch, layer.hidden};
  if (layer.lengths == nullptr) {
    output = tape().make(shape, true, hidden);
    return;
  }
  output = tape().make(shape, true);
  for (std::size_t row = 0; row < rows(); ++row) {
    float* const out = output.value() + row * layer.hidden;
    if (layer.masked(row / layer.batch, row % layer.batch)) {
      std::fill_n(out, layer.hidden, 0.0f);
    } else {
      std::copy_n(hidden + row * layer.hidden, layer.hidden, out);
    }
  }
}

void GateRun::forward() {
  gates = tape().scratch(rows() * gateColumns());
  saved = tape().scratch(rows() * layout.saved * layer.hidden);
  for (std::size_t s = 0; s < stateCount; ++s) {
    states[s] = tape().scratch((layer.time + 1) * stateSize());
    float* const first = state(s, firstBlock());
    if (layer.initialState) {
      std::copy_n(layer.initialState.value() + layer.slotOffset(s), stateSize(), first);
    } else {
      std::fill_n(first, stateSize(), 0.0f);
    }
  }
  readInput();
  prepareFeedback();

  const PackedMatrix weight = packRecurrent(Transpose::kYes);
  float* const recurrentShare = layout.separateRecurrent ? tape().scratch(gateSize()) : nullptr;
  for (std::size_t k = 0; k < layer.time; ++k) stepForward(layer.place(k), weight, recurrentShare);

  for (std::size_t s = 0; s < stateCount; ++s) {
    std::copy_n(state(s, lastBlock()), stateSize(), layer.finalState.value() + layer.slotOffset(s));
  }
  writeOutput();
}

Var runGateLayer(const GateCell& cell, const RecurrentLayer& layer) {
  GateRun run{};
  run.cell = &cell;
  run.layer = layer;
  run.layout = cell.layout();
  run.stateCount = cell.states().size();
  run.forward();
  layer.tape->record([run] { run.backward(); });
  return run.output;
}

}  // namespace unrolled

#include "nn/gate_layer.h"

#include <algorithm>
#include <cmath>

#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/reductions.h"
#include "kernels/rows.h"

namespace unrolled {
namespace {

using kernels::PackedMatrix;
using kernels::Transpose;
using kernels::Write;

/// The layer with what its forward pass leaves for the backward one. Plain data: the tape keeps a
/// copy in its arena. Arrays over time are in the order of time in both directions, so that every
/// product over all steps is one product.
struct Run {
  const GateCell* cell;
  RecurrentLayer layer;
  GateLayout layout;
  std::size_t stateCount;
  Var output;
  float* gates;               // [T, B, G·H]
  float* saved;               // [T, B, saved·H]
  float* states[kMaxStates];  // [T + 1, B, H]
  float* table;               // [I, G·H]: what each token adds to the pre-activations, or null

  std::size_t gateColumns() const { return layout.gates * layer.hidden; }
  std::size_t stateSize() const { return layer.batch * layer.hidden; }
  std::size_t gateSize() const { return layer.batch * gateColumns(); }
  std::size_t rows() const { return layer.time * layer.batch; }
  Tape& tape() const { return *layer.tape; }
  Var weightIh() const { return layer.parameters[GateCell::kWeightIh]; }
  Var weightHh() const { return layer.parameters[GateCell::kWeightHh]; }
  Var biasIh() const { return layer.parameters[GateCell::kBiasIh]; }
  Var biasHh() const { return layer.parameters[GateCell::kBiasHh]; }
  /// The diagonal weights; none for most cells.
  Var peepholes() const {
    return cell->peepholes().empty() ? Var() : layer.parameters[GateCell::kMore];
  }
  const float* peepholeValues() const {
    const Var weights = peepholes();
    return weights ? weights.value() : nullptr;
  }

  // The block of `states` that holds the state before, and after, step t. Running backwards, the
  // state before step t is the one that step t + 1 left.
  std::size_t before(std::size_t t) const { return layer.reverse ? t + 1 : t; }
  std::size_t after(std::size_t t) const { return layer.reverse ? t : t + 1; }
  std::size_t firstBlock() const { return layer.reverse ? layer.time : 0; }
  std::size_t lastBlock() const { return layer.reverse ? 0 : layer.time; }

  float* state(std::size_t s, std::size_t block) const { return states[s] + block * stateSize(); }
  MatrixView gateMatrix() const { return {gates, rows(), gateColumns()}; }
  MatrixView stepMatrix(std::size_t t) const {
    return {gates + t * gateSize(), layer.batch, gateColumns()};
  }
  const std::int32_t* stepTokens(std::size_t t) const { return layer.tokens + t * layer.batch; }
  /// A state before, or after, every step.
  ConstMatrixView statesBefore(std::size_t s) const {
    return {state(s, before(0)), rows(), layer.hidden};
  }
  ConstMatrixView statesAfter(std::size_t s) const {
    return {state(s, after(0)), rows(), layer.hidden};
  }

  void forward();
  void readInput();
  void stepForward(std::size_t t, const PackedMatrix& recurrentWeight, float* recurrent);
  void writeOutput();

  void backward() const;
  void stepBackward(std::size_t t, const PackedMatrix& recurrentWeight, float* recurrentGradient,
                    float* const* next, float* const* previous, MatrixView tableGradient) const;
  void accumulateInput(MatrixView tableGradient) const;
  void accumulateBiases(MatrixView tableGradient, ConstMatrixView recurrentGradient) const;
  void accumulatePeepholes() const;
  float stateGradientNorm(std::size_t t, const float* gradient) const;
};

/// The input's share of the pre-activations of all steps, biases included: in `gates`, or for
/// tokens as a table from which each step gathers its rows, which are then still in the cache when
/// the step adds to them.
void Run::readInput() {
  const std::size_t columns = gateColumns();
  // A recurrent bias that the cell need not see apart joins that of the input.
  float* bias = tape().scratch(columns);
  std::copy_n(biasIh().value(), columns, bias);
  if (!layout.separateRecurrent) {
    kernels::scale(1.0f, biasHh().value(), bias, columns, Write::kAccumulate);
  }
  const ConstMatrixView weight = weightIh().matrix();
  if (layer.tokens == nullptr) {
    kernels::broadcastRow(bias, gateMatrix(), Write::kReplace);
    kernels::multiply(layer.vectors.matrix(), Transpose::kNo, weight, Transpose::kYes, gateMatrix(),
                      Write::kAccumulate, tape().workspace());
    return;
  }
  // The product with a 1-of-N row is a row of the transposed weights.
  table = tape().scratch(weight.columns * columns);
  const MatrixView view(table, weight.columns, columns);
  kernels::broadcastRow(bias, view, Write::kReplace);
  kernels::transpose(weight, view, Write::kAccumulate);
}

void Run::stepForward(std::size_t t, const PackedMatrix& recurrentWeight, float* recurrent) {
  const ConstMatrixView hidden(state(0, before(t)), layer.batch, layer.hidden);
  float* const stepGates = gates + t * gateSize();
  if (table != nullptr) {
    const ConstMatrixView rowsOfTokens(table, weightIh().shape()[1], gateColumns());
    kernels::gatherRows(rowsOfTokens, stepTokens(t), stepMatrix(t), Write::kReplace);
  }
  const MatrixView product(layout.separateRecurrent ? recurrent : stepGates, layer.batch,
                           gateColumns());
  if (layout.separateRecurrent) {
    kernels::broadcastRow(biasHh().value(), product, Write::kReplace);
  }
  kernels::multiplyPacked(hidden, recurrentWeight, product, Write::kAccumulate);

  const float* previous[kMaxStates];
  float* next[kMaxStates];
  for (std::size_t s = 0; s < stateCount; ++s) {
    previous[s] = state(s, before(t));
    next[s] = state(s, after(t));
  }
  cell->forward({layer.batch, layer.hidden, stepGates,
                 layout.separateRecurrent ? recurrent : nullptr, peepholeValues(), previous, next,
                 saved + t * stateSize() * layout.saved});
  for (std::size_t b = 0; b < layer.batch; ++b) {
    if (!layer.masked(t, b)) continue;
    for (std::size_t s = 0; s < stateCount; ++s) {
      std::copy_n(previous[s] + b * layer.hidden, layer.hidden, next[s] + b * layer.hidden);
    }
  }
}

void Run::writeOutput() {
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

void Run::forward() {
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

  float* const packed = tape().scratch(kernels::packedSize(layer.hidden, gateColumns()));
  const PackedMatrix weight = kernels::pack(weightHh().matrix(), Transpose::kYes, packed);
  float* const recurrent = layout.separateRecurrent ? tape().scratch(gateSize()) : nullptr;
  for (std::size_t k = 0; k < layer.time; ++k) stepForward(layer.place(k), weight, recurrent);

  for (std::size_t s = 0; s < stateCount; ++s) {
    std::copy_n(state(s, lastBlock()), stateSize(), layer.finalState.value() + layer.slotOffset(s));
  }
  writeOutput();
}

void Run::stepBackward(std::size_t t, const PackedMatrix& recurrentWeight, float* recurrentGradient,
                       float* const* next, float* const* previous, MatrixView tableGradient) const {
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
  float* const stepGates = gates + t * gateSize();
  float* const stepRecurrent =
      layout.separateRecurrent ? recurrentGradient + t * gateSize() : stepGates;
  cell->backward({layer.batch, layer.hidden, stepGates,
                  layout.separateRecurrent ? stepRecurrent : nullptr, peepholeValues(), before_,
                  after_, saved + t * stateSize() * layout.saved, next, previous});
  for (std::size_t b = 0; b < layer.batch; ++b) {
    if (!layer.masked(t, b)) continue;
    // The state only passed through.
    for (std::size_t s = 0; s < stateCount; ++s) {
      std::copy_n(next[s] + b * layer.hidden, layer.hidden, previous[s] + b * layer.hidden);
    }
    std::fill_n(stepGates + b * gateColumns(), gateColumns(), 0.0f);
    std::fill_n(stepRecurrent + b * gateColumns(), gateColumns(), 0.0f);
  }
  if (tableGradient.rows > 0) {
    kernels::scatterAddRows(stepMatrix(t), stepTokens(t), tableGradient);
  }
  kernels::multiplyPacked({stepRecurrent, layer.batch, gateColumns()}, recurrentWeight,
                          {previous[0], layer.batch, layer.hidden}, Write::kAccumulate);
}

/// From the gradients of the pre-activations to those of what the input's share is made of.
void Run::accumulateInput(MatrixView tableGradient) const {
  const ConstMatrixView gradient = gateMatrix();
  if (tableGradient.rows > 0) {
    kernels::transpose(tableGradient, weightIh().gradientMatrix(), Write::kAccumulate);
  } else if (weightIh().needsGradient()) {
    kernels::multiply(gradient, Transpose::kYes, layer.vectors.matrix(), Transpose::kNo,
                      weightIh().gradientMatrix(), Write::kAccumulate, tape().workspace());
  }
  if (layer.vectors && layer.vectors.needsGradient()) {
    kernels::multiply(gradient, Transpose::kNo, weightIh().matrix(), Transpose::kNo,
                      layer.vectors.gradientMatrix(), Write::kAccumulate, tape().workspace());
  }
}

void Run::accumulateBiases(MatrixView tableGradient, ConstMatrixView recurrentGradient) const {
  const std::size_t columns = gateColumns();
  float* const sums = tape().scratch(columns);
  // Every row of the gates went into a row of the table, which has far fewer.
  kernels::columnSums(tableGradient.rows > 0 ? tableGradient : gateMatrix(), sums, Write::kReplace);
  const auto addTo = [&](Var bias) {
    if (bias.needsGradient()) {
      kernels::scale(1.0f, sums, bias.gradient(), columns, Write::kAccumulate);
    }
  };
  addTo(biasIh());
  if (layout.separateRecurrent) kernels::columnSums(recurrentGradient, sums, Write::kReplace);
  addTo(biasHh());
}

void Run::accumulatePeepholes() const {
  const Var weights = peepholes();
  if (!weights || !weights.needsGradient()) return;
  std::size_t first = 0;
  for (const Peephole& peephole : cell->peepholes()) {
    kernels::columnDots(gateMatrix().columnRange(peephole.gate * layer.hidden, layer.hidden),
                        peephole.next ? statesAfter(peephole.state) : statesBefore(peephole.state),
                        weights.gradient() + first, Write::kAccumulate);
    first += layer.hidden;
  }
}

/// The norm of dLoss/dh_t over the sequences that have a step t.
float Run::stateGradientNorm(std::size_t t, const float* gradient) const {
  double square = 0;
  for (std::size_t b = 0; b < layer.batch; ++b) {
    if (layer.masked(t, b)) continue;
    square += kernels::squaredNorm(gradient + b * layer.hidden, layer.hidden);
  }
  return static_cast<float>(std::sqrt(square));
}

void Run::backward() const {
  const float* const finalGradient = layer.finalState.gradientOrNull();
  if (output.gradientOrNull() == nullptr && finalGradient == nullptr) return;

  // Gradients of the states after and before the step at hand; they change places every step.
  float* next[kMaxStates];
  float* previous[kMaxStates];
  for (std::size_t s = 0; s < stateCount; ++s) {
    next[s] = tape().scratch(stateSize());
    previous[s] = tape().scratch(stateSize());
    if (finalGradient != nullptr) {
      std::copy_n(finalGradient + layer.slotOffset(s), stateSize(), next[s]);
    } else {
      std::fill_n(next[s], stateSize(), 0.0f);
    }
  }
  float* const packed = tape().scratch(kernels::packedSize(gateColumns(), layer.hidden));
  const PackedMatrix weight = kernels::pack(weightHh().matrix(), Transpose::kNo, packed);
  float* const recurrentGradient =
      layout.separateRecurrent ? tape().scratch(rows() * gateColumns()) : gates;
  MatrixView tableGradient;
  if (table != nullptr && weightIh().needsGradient()) {
    const std::size_t inputs = weightIh().shape()[1];
    tableGradient = MatrixView(tape().scratch(inputs * gateColumns()), inputs, gateColumns());
    std::fill_n(tableGradient.data, inputs * gateColumns(), 0.0f);
  }
  for (std::size_t k = layer.time; k-- > 0;) {
    stepBackward(layer.place(k), weight, recurrentGradient, next, previous, tableGradient);
    std::swap(next, previous);
  }
  if (layer.initialState && layer.initialState.needsGradient()) {
    for (std::size_t s = 0; s < stateCount; ++s) {
      kernels::scale(1.0f, next[s], layer.initialState.gradient() + layer.slotOffset(s),
                     stateSize(), Write::kAccumulate);
    }
  }
  accumulateInput(tableGradient);
  const ConstMatrixView recurrentMatrix(recurrentGradient, rows(), gateColumns());
  accumulateBiases(tableGradient, recurrentMatrix);
  accumulatePeepholes();
  if (weightHh().needsGradient()) {
    kernels::multiply(recurrentMatrix, Transpose::kYes, statesBefore(0), Transpose::kNo,
                      weightHh().gradientMatrix(), Write::kAccumulate, tape().workspace());
  }
}

}  // namespace

Var runGateLayer(const GateCell& cell, const RecurrentLayer& layer) {
  Run run{};
  run.cell = &cell;
  run.layer = layer;
  run.layout = cell.layout();
  run.stateCount = cell.states().size();
  run.forward();
  layer.tape->record([run] { run.backward(); });
  return run.output;
}

}  // namespace unrolled

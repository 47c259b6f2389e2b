#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/gemm.h"
#include "nn/cells/gate_cell.h"
#include "nn/recurrent_layer.h"

namespace unrolled {

/// A share of the pre-activations that is normalised before it is added to the other: what backward
/// needs of it.
struct NormalizedShare {
  float* normal;      ///< [rows, G·H], or null: the share is not normalised
  float* scales;      ///< [rows, G]
  const float* gain;  ///< [G·H]
};

/// A layer of a cell of gates with what its forward pass leaves for the backward one. Plain data:
/// the tape keeps a copy in its arena. Arrays over time are in the order of time in both
/// directions, so that every product over all steps is one product.
struct GateRun {
  const GateCell* cell;
  RecurrentLayer layer;
  GateLayout layout;
  std::size_t stateCount;
  Var output;
  float* gates;               // [T, B, G·H]
  float* saved;               // [T, B, saved·H]
  float* states[kMaxStates];  // [T + 1, B, H]
  float* table;               // [I, G·H]: what each token adds to the pre-activations, or null
  NormalizedShare input;      // rows: T·B, or I with a table
  NormalizedShare recurrent;  // rows: T·B
  float* mask;                // [B, H] of the state that feeds back, or null
  float* fed;                 // [T, B, H]: that state, masked; or null

  std::size_t gateColumns() const { return layout.gates * layer.hidden; }
  std::size_t stateSize() const { return layer.batch * layer.hidden; }
  std::size_t gateSize() const { return layer.batch * gateColumns(); }
  std::size_t rows() const { return layer.time * layer.batch; }
  Tape& tape() const { return *layer.tape; }

  Var weightIh() const { return layer.parameters[GateCell::kWeightIh]; }
  Var weightHh() const { return layer.parameters[GateCell::kWeightHh]; }
  Var biasIh() const { return layer.parameters[GateCell::kBiasIh]; }
  Var biasHh() const { return layer.parameters[GateCell::kBiasHh]; }
  /// Diagonal weights, and gains of normalisation: only where `cell` has them.
  Var peepholes() const { return layer.parameters[cell->peepholePlace()]; }
  Var gainIh() const { return layer.parameters[cell->gainIhPlace()]; }
  Var gainHh() const { return layer.parameters[cell->gainHhPlace()]; }
  const float* peepholeValues() const {
    return cell->peepholes().empty() ? nullptr : peepholes().value();
  }

  bool wantsInitialGradient() const {
    return layer.initialState && layer.initialState.needsGradient();
  }

  // The block of `states` that holds the state before, and after, step t. Running backwards, the
  // state before step t is the one that step t + 1 left.
  std::size_t before(std::size_t t) const { return layer.reverse ? t + 1 : t; }
  std::size_t after(std::size_t t) const { return layer.reverse ? t : t + 1; }
  std::size_t firstBlock() const { return layer.reverse ? layer.time : 0; }
  std::size_t lastBlock() const { return layer.reverse ? 0 : layer.time; }

  float* state(std::size_t s, std::size_t block) const { return states[s] + block * stateSize(); }
  /// All steps of an array [T, B, G·H], and one of them.
  MatrixView matrix(float* all) const { return {all, rows(), gateColumns()}; }
  MatrixView stepOf(float* all, std::size_t t) const {
    return {all + t * gateSize(), layer.batch, gateColumns()};
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
  void backward() const;

 private:
  void readInput();
  void prepareFeedback();
  kernels::PackedMatrix packRecurrent(kernels::Transpose transpose) const;
  void addRecurrent(std::size_t t, const kernels::PackedMatrix& weight, MatrixView out) const;
  void stepForward(std::size_t t, const kernels::PackedMatrix& weight, float* recurrentShare);
  void writeOutput();

  /// Gradients that grow, or change from step to step, during the backward pass.
  struct Gradients {
    float* recurrentShare;  // [T, B, G·H] of what U h + b_hh gave; `gates` when it was just added
    float* product;         // [T, B, G·H] of U h; as above unless it is normalised
    float* feedback;        // [B, H] of the masked state, or null
    MatrixView table;       // [I, G·H], or none
    float* next[kMaxStates];
    float* previous[kMaxStates];
  };
  Gradients beginBackward(const float* finalGradient) const;
  void stepBackward(std::size_t t, const kernels::PackedMatrix& weight, Gradients& gradients) const;
  float stateGradientNorm(std::size_t t, const float* gradient) const;
  void accumulateBiases(const Gradients& gradients) const;
  void accumulatePeepholes() const;
  void accumulateRecurrent(const Gradients& gradients) const;
  void accumulateInput(const Gradients& gradients) const;
};

}  // namespace unrolled

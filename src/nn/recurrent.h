#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "nn/cells/cell.h"
#include "nn/parameter.h"

namespace unrolled {

struct RecurrentOptions {
  std::string cell = "lstm";  ///< a name of nn/cells/registry.h
  CellOptions cellOptions;
  /// How the weights begin; empty: as the cell says, which is uniform for most:
  ///   uniform     all within 1 / √hiddenSize, as PyTorch
  ///   glorot      Glorot-uniform input and recurrent weights, biases 0
  ///   orthogonal  Glorot-uniform input, orthogonal recurrent weights, biases 0, as Keras
  ///   identity    normal input weights of deviation 0.001, identity recurrent weights, biases 0
  std::string initializer;
  std::size_t inputSize = 1;
  std::size_t hiddenSize = 1;
  std::size_t numLayers = 1;
  bool bidirectional = false;
  float dropout = 0.0f;  ///< on the output of every layer but the last, while training; with
                         ///< `recurrentDropout` one mask for all steps of a sequence
};

/// A batch of sequences for a recurrent network: vectors, or the ids of 1-of-N vectors.
struct RecurrentInput {
  std::size_t time = 0;
  std::size_t batch = 0;
  Var vectors;                            ///< [T, B, I]; or none, and
  std::span<const std::int32_t> tokens;   ///< [T, B] ids below I; must outlive the tape's use
  std::span<const std::int32_t> lengths;  ///< [B] steps of each sequence, 0 … T; empty: all T
  /// Where backward writes the Euclidean norm of dLoss/dh_t, all of it, for every step of the first
  /// layer's forward direction [T]; null: nowhere. Must outlive the tape's use.
  float* stateGradientNorms = nullptr;
};

/// Stacked, optionally bidirectional layers of one kind of cell. It owns the parameters, stacking,
/// the masks between layers and the carried state; the cell runs one layer in one direction.
/// Parameters have the names and layouts of PyTorch's `nn.RNN`, `nn.LSTM`, `nn.GRU`.
class Recurrent {
 public:
  /// Declares the cell's parameters for every layer and direction: `prefix.weight_ih_l0` [G·H, I],
  /// `prefix.weight_hh_l0` [G·H, H], `prefix.bias_ih_l0`, `prefix.bias_hh_l0` [G·H] …, with
  /// `_reverse` for the backward direction and `_l1` … for further layers. Throws
  /// InvalidArgumentError when an option is unknown, zero or not one of the cell's.
  Recurrent(ParameterSet& parameters, const std::string& prefix, const RecurrentOptions& options);

  struct Output {
    /// [T, B, D·O], the last layer's output (h, for most cells), forward direction first. Beyond a
    /// sequence's length: zero.
    Var sequence;
    /// [S, L·D, B, H]: every state of every layer and direction after the last step of each
    /// sequence. The first [L·D, B, H] are PyTorch's h_n, the second (LSTM) its c_n.
    Var state;
  };

  /// Runs all steps. `initialState` has the shape of `Output::state`; none: zero. Gradients flow
  /// into it where it has one, and out of the final state: carrying the *values* on cuts the
  /// gradient (truncated back-propagation through time). `dropout` draws the masks; null: no
  /// dropout (evaluation). Throws ShapeError or InvalidArgumentError when the input does not fit.
  Output forward(Tape& tape, const RecurrentInput& input, Var initialState, Rng* dropout) const;

  /// [S, L·D, B, H].
  Shape stateShape(std::size_t batch) const;
  /// D·O: features of the output, over both directions.
  std::size_t outputSize() const { return cell_->outputSize(options_.hiddenSize) * directions_; }
  /// With the initialiser's name filled in.
  const RecurrentOptions& options() const { return options_; }
  const Cell& cell() const { return *cell_; }
  ParameterSet& parameters() const { return parameters_; }

  /// One layer in one direction.
  struct Layer {
    std::size_t inputSize;
    std::vector<ParameterSet::Id> parameters;  ///< as Cell::parameters lists them
    bool reverse;
  };
  /// Layer by layer, forward direction before backward.
  std::span<const Layer> layers() const { return layers_; }

 private:
  void declare(const std::string& prefix, std::size_t layer, bool reverse);
  void requireFits(const RecurrentInput& input, Var initialState) const;
  Var runLayer(Tape& tape, const RecurrentInput& input, Var below, std::size_t slot,
               Var initialState, Var finalState, Rng* dropout) const;

  ParameterSet& parameters_;
  RecurrentOptions options_;
  std::shared_ptr<const Cell> cell_;
  std::size_t directions_;
  std::vector<Layer> layers_;
};

}  // namespace unrolled

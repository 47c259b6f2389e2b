#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "autograd/right_operand.h"
#include "autograd/tape.h"
#include "kernels/activation_lanes.h"
#include "nn/clockwork_schedule.h"
#include "nn/recurrent_layer.h"

namespace unrolled::clockwork {

/// Place of the parameters as the cell lists them.
enum Place : std::size_t { kWeightIh, kWeightHh, kBiasIh, kBiasHh };

/// A module of U units in one run. Its *rows* are the (step, sequence) of which it is due, as
/// ClockworkSchedule::places lists them; before them stand, where there is a carried state, the B
/// rows of that.
struct Module {
  std::size_t rows;     // without those of the carried state
  std::size_t targets;  // units that it sends to: itself and all faster ones that are ever due
  const std::int32_t* places;  // [rows] in [T, B, ...]
  const std::int32_t* tokens;  // [rows], or null
  float* units;                // [B + rows, U]: states; before them, the share of tokens
  float* sent;                 // [B, targets]: its last state through U
  float* received;             // [B, targets]: the same added up over it and all slower modules
  RightOperand weights;        // to the targets
};

/// What a module and all faster ones get from vectors at the steps at which it is the slowest that
/// is due: one product, because that of a single module would be narrow.
struct Level {
  std::span<const std::int32_t> places;  // [rows] in [T, B, ...]
  ConstMatrixView inputs;                // [rows, I]
  MatrixView share;                      // [rows, units]; in the backward pass its gradient
};

/// What a forward pass leaves for the backward one. Plain data: the tape keeps a copy. Arrays with
/// B rows are in the order of the schedule.
struct Run {
  RecurrentLayer layer;
  ClockworkSchedule schedule;
  kernels::Activation f;
  Var output;
  std::size_t units;    // of a module
  std::size_t carried;  // rows before those of a module: B with an initial state, else 0
  std::span<Module> modules;
  std::span<Level> levels;              // of vectors; none for tokens
  std::span<std::size_t> cursors;       // where each module's next row is in its `units`
  std::span<std::size_t> levelCursors;  // the same for levels
  float* state;                         // [B, H]
  MatrixView table;  // [I, H]: what each token adds to the pre-activations; none for few

  Tape& tape() const { return *layer.tape; }
  Var parameter(Place place) const { return layer.parameters[place]; }
  /// Columns of a module within [.., H].
  MatrixView columnsOf(std::size_t module, MatrixView matrix) const {
    return matrix.columnRange(module * units, units);
  }
  /// The block of weight_hh, or of its gradient, that leads from a module to all of its targets,
  /// [targets, U].
  MatrixView block(std::size_t module, MatrixView weights) const {
    return columnsOf(module, weights.rowRange(0, modules[module].targets));
  }
  MatrixView stateRows(std::size_t first, std::size_t count) const {
    return {state + first * layer.hidden, count, layer.hidden};
  }
  /// This layer's part of an array [S, slots, B, H].
  template <typename Float>
  Float* part(Float* whole, std::size_t s, std::size_t sequence) const {
    return whole + layer.slotOffset(s) + sequence * layer.hidden;
  }

  /// The share of the input that module m has in `rows` rows of the level that is `due` modules
  /// wide, from `row` on; or its gradient.
  MatrixView shareOf(std::size_t m, std::size_t due, std::size_t row, std::size_t rows) const {
    return columnsOf(m, levels[due - 1].share.rowRange(row, rows));
  }

  void forward();
  void backward() const;

 private:
  void makeModules();
  void makeLevels();
  void readInput();
  void readTokens(const float* bias);
  void readVectors(const float* bias);
  void readState();
  void runGroup(const ClockworkSchedule::Group& group);
  void runModules(std::size_t clock, std::size_t first, std::size_t rows);
  void runModule(std::size_t module, std::size_t first, std::size_t rows, ConstMatrixView share);
  void send(std::size_t clock, std::size_t first, std::size_t rows);
  void writeOutput(std::size_t k, std::size_t first, std::size_t rows) const;
  void clearPadding() const;
  void writeState() const;
};

}  // namespace unrolled::clockwork

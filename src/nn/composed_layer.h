#pragma once

#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <utility>

#include "autograd/ops/repeated_linear.h"
#include "autograd/ops/slice.h"
#include "autograd/tape.h"
#include "nn/cells/cell.h"
#include "nn/recurrent_layer.h"

namespace unrolled {

/// Runs a layer of a cell that is written with operations on the tape, a step at a time:
///
///   Var Foo::runLayer(const RecurrentLayer& layer) const {
///     ComposedLayer run(layer, {layer.hidden}, layer.hidden);
///     const Var share = run.read(run.parameter(0), run.parameter(2));      // W x + b of all steps
///     const RepeatedLinear recurrent = run.repeated(run.parameter(1));     // U
///     return run.overSteps([&](std::size_t t, const ComposedLayer::States& before) {
///       return ComposedLayer::Step{{tanh(add(slice(share, t), recurrent(before[0])))}};
///     });
///   }
///
/// It owns time, direction, lengths (beyond its end a sequence's state passes through and its
/// output is zero), carried state and the products that serve all steps. Nothing is allocated
/// beyond the tape's arena.
class ComposedLayer {
 public:
  using States = std::array<Var, kMaxStates>;

  struct Step {
    States states;  ///< after the step, each [B, width]
    Var output;     ///< [B, O]; none: the first state
  };

  /// `widths`: of each of the cell's states, at most layer.hidden. A narrower state is the first
  /// columns of what is carried; the rest of it passes through. `outputSize` as of the cell.
  ComposedLayer(const RecurrentLayer& layer, std::initializer_list<std::size_t> widths,
                std::size_t outputSize);

  /// As Cell::parameters lists them.
  Var parameter(std::size_t place) const { return layer_.parameters[place]; }

  /// The input's share of the pre-activations of all steps, x Wᵀ + b: one product, or for tokens
  /// the rows of a table. weight [R, I], bias [R] or no Var → [T, B, R], to be taken apart with
  /// `slice`.
  Var read(Var weight, Var bias) const;

  /// A product that every step makes anew, x [B, I] → x Wᵀ + b [B, R].
  RepeatedLinear repeated(Var weight, Var bias = Var()) const;

  /// Runs `step(t, states before)` → Step for every step that some sequence has, and returns the
  /// layer's output [T, B, O].
  template <typename StepFunction>
  Var overSteps(StepFunction step) {
    begin();
    for (std::size_t k = 0; k < layer_.time; ++k) {
      const std::size_t t = layer_.place(k);
      if (activeAt(t) > 0) advance(t, step(t, std::as_const(states_)));
    }
    return finish();
  }

 private:
  void begin();
  /// How many sequences have a step t.
  std::size_t activeAt(std::size_t t) const;
  void advance(std::size_t t, const Step& step);
  Var finish();
  void writeFinalState(std::size_t s) const;
  /// This layer's part of state s in an array [S, slots, B, H].
  Var carried(Var whole, std::size_t s) const { return slice(slice(whole, s), layer_.slot); }

  RecurrentLayer layer_;
  std::array<std::size_t, kMaxStates> widths_{};
  std::size_t stateCount_;
  std::size_t outputSize_;
  States states_;
  std::span<Var> outputs_;  // [T]
};

}  // namespace unrolled

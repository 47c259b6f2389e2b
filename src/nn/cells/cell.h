#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace unrolled {

/// What a cell needs to be told beyond its size.
struct CellOptions {
  std::string activation;   ///< empty: the cell's own
  float forgetBias = 0.0f;  ///< added to the initial bias of a forget gate
};

/// How much room a cell takes.
struct CellLayout {
  std::size_t gates;   ///< pre-activations per unit: rows of the weights are gates · hidden
  std::size_t states;  ///< arrays carried from step to step; the first is the output h
  std::size_t saved;   ///< numbers per unit and step kept for the backward pass beside the gates
  /// Whether the cell must see the recurrent product apart from that of the input (a GRU that
  /// resets after the product). Otherwise the runner adds the two.
  bool separateRecurrent;
};

/// Most states that a cell may have.
inline constexpr std::size_t kMaxStates = 4;

/// One step of a batch, forward. All arrays are row-major, one row per sequence. `next` may be the
/// same memory as `previous`.
struct CellForward {
  std::size_t batch;
  std::size_t hidden;
  float* gates;                  ///< [B, G·H] pre-activations in; what backward needs of them out
  const float* recurrent;        ///< [B, G·H] U·h + b_hh with separateRecurrent, else null
  const float* const* previous;  ///< states, each [B, H]
  float* const* next;            ///< states, each [B, H]
  float* saved;                  ///< [B, saved·H]
};

/// The same step, backward.
struct CellBackward {
  std::size_t batch;
  std::size_t hidden;
  float* gates;              ///< as forward left them in; dLoss/d(pre-activations) out
  float* recurrentGradient;  ///< [B, G·H] out: dLoss/d(recurrent), else null
  const float* const* previous;
  const float* const* next;
  const float* saved;
  const float* const* nextGradient;  ///< dLoss/d(next states)
  float* const* previousGradient;    ///< out (replaced): the part that does not go through U
};

/// The gate mathematics of a recurrent cell. The runner (nn/recurrent.h) owns the products, time,
/// direction, masks and state. A cell holds no state.
class Cell {
 public:
  virtual ~Cell() = default;

  virtual CellLayout layout() const = 0;
  virtual void forward(const CellForward& step) const = 0;
  virtual void backward(const CellBackward& step) const = 0;

  /// A chance to change the initial input bias [G·H] after its initialiser ran.
  virtual void adjustBias(float* /*bias*/, std::size_t /*hidden*/) const {}
};

}  // namespace unrolled

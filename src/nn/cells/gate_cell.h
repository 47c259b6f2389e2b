#pragma once

#include <memory>

#include "nn/cells/cell.h"

namespace unrolled {

/// How much room a cell of gates takes.
struct GateLayout {
  std::size_t gates;  ///< pre-activations per unit: rows of the weights are gates · hidden
  std::size_t saved;  ///< numbers per unit and step kept for the backward pass beside the gates
  /// Whether the cell must see the recurrent product apart from that of the input (a GRU that
  /// resets after the product). Otherwise the runner adds the two.
  bool separateRecurrent;
};

/// A diagonal ("peephole") weight: the cell adds weight ⊙ state to a pre-activation. The runner
/// owns the weight and its gradient.
struct Peephole {
  std::size_t gate;   ///< which pre-activation
  std::size_t state;  ///< which state
  bool next;          ///< the state after the step, or that before it
};

/// One step of a batch, forward. All arrays are row-major, one row per sequence. `next` may be the
/// same memory as `previous`.
struct CellForward {
  std::size_t batch;
  std::size_t hidden;
  float* gates;                  ///< [B, G·H] pre-activations in; what backward needs of them out
  const float* recurrent;        ///< [B, G·H] U·h + b_hh with separateRecurrent, else null
  const float* peepholes;        ///< [P·H] diagonal weights, or null
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
  const float* peepholes;
  const float* const* previous;
  const float* const* next;
  const float* saved;
  const float* const* nextGradient;  ///< dLoss/d(next states)
  float* const* previousGradient;    ///< out (replaced): the part that does not go through U
};

/// A cell that is pointwise mathematics between two matrix products:
///
///   pre-activations = W x_t + b_ih + U h_{t−1} + b_hh
///   states_t = cell(pre-activations, states_{t−1})
///
/// The runner (nn/gate_layer.h) owns the products, time, direction, masks and state.
class GateCell : public Cell {
 public:
  /// Where a parameter that all have stands in `parameters`.
  enum Place : std::size_t { kWeightIh, kWeightHh, kBiasIh, kBiasHh, kMore };

  /// Keeps what the runner needs of the options.
  explicit GateCell(const CellOptions& options)
      : layerNorm_(options.layerNorm), recurrentDropout_(options.recurrentDropout) {}

  virtual GateLayout layout() const = 0;
  virtual std::span<const Peephole> peepholes() const { return {}; }
  /// Names of the blocks of `gates` as `forward` leaves them, for those who want to look; empty
  /// when it leaves nothing that has a meaning.
  virtual std::span<const std::string_view> gateNames() const { return {}; }

  virtual void forward(const CellForward& step) const = 0;
  virtual void backward(const CellBackward& step) const = 0;

  /// A chance to change the initial input bias [G·H] after its initialiser ran.
  virtual void adjustBias(float* /*bias*/, std::size_t /*hidden*/) const {}

  bool layerNorm() const { return layerNorm_; }
  float recurrentDropout() const { return recurrentDropout_; }

  /// `weight_ih` [G·H, I], `weight_hh` [G·H, H], `bias_ih`, `bias_hh` [G·H]; then `weight_ch`
  /// [P·H] where there are peepholes, and `gain_ih`, `gain_hh` [G·H] with layer normalisation. The
  /// cell must outlive what is returned.
  std::vector<CellParameter> parameters(std::size_t inputSize,
                                        std::size_t hiddenSize) const override;
  Var runLayer(const RecurrentLayer& layer) const override;
  const GateCell* asGateCell() const override { return this; }

  /// Where those stand that only some have.
  std::size_t peepholePlace() const { return kMore; }
  std::size_t gainIhPlace() const { return kMore + (peepholes().empty() ? 0 : 1); }
  std::size_t gainHhPlace() const { return gainIhPlace() + 1; }

 private:
  bool layerNorm_;
  float recurrentDropout_;
};

}  // namespace unrolled

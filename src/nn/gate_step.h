#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/aligned_buffer.h"
#include "core/tensor.h"
#include "kernels/gemm.h"
#include "nn/cells/gate_cell.h"
#include "nn/recurrent.h"

namespace unrolled {

/// A step of a network whose cell is one of gates, without a tape. It keeps the weights packed, and
/// packs them anew when they have changed. See nn/recurrent_step.h for the methods.
class GateStep {
 public:
  GateStep(const Recurrent& network, bool tokens);

  ConstMatrixView step(std::span<const std::int32_t> tokens, Tensor& state);
  ConstMatrixView step(ConstMatrixView vectors, Tensor& state);

  std::span<const float> gates() const { return watched_; }
  void watchGates() { watching_ = !cell_.gateNames().empty(); }

 private:
  struct Layer {
    AlignedBuffer input;      // packed W_ihᵀ; or for ids the table [I, G·H] of input's shares
    AlignedBuffer recurrent;  // packed W_hhᵀ
    AlignedBuffer bias;       // [G·H], what is added to the input's product
    const float* biasHh;      // [G·H], for a cell that sees the recurrent product apart
    const float* peepholes;   // [P·H], or null
    const float* gainIh;      // [G·H], of layer normalisation, or null
    const float* gainHh;
  };

  void refresh();
  void refresh(std::size_t index);
  void begin(std::size_t batch);
  template <typename Product>
  void addProduct(const float* gain, MatrixView out, Product product);
  /// gates = the share of the pre-activations that comes from vectors below.
  void readVectors(std::size_t index, ConstMatrixView vectors);
  /// From the input's share in `gates_` to the layer's next state.
  void run(std::size_t index, std::size_t batch, Tensor& state);
  /// All layers but the first; returns the output.
  ConstMatrixView runAbove(std::size_t batch, Tensor& state);
  /// The h of a layer within a state.
  ConstMatrixView hidden(const Tensor& state, std::size_t batch, std::size_t index) const;

  const Recurrent& network_;
  const GateCell& cell_;
  bool tokens_;
  GateLayout layout_;
  std::size_t stateCount_;
  std::size_t gateColumns_;
  std::vector<Layer> layers_;
  std::uint64_t version_ = 0;
  AlignedBuffer gates_;
  AlignedBuffer recurrent_;
  AlignedBuffer saved_;
  AlignedBuffer product_;
  AlignedBuffer scales_;
  bool watching_ = false;
  std::vector<float> watched_;
};

}  // namespace unrolled

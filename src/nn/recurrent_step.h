#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/aligned_buffer.h"
#include "core/tensor.h"
#include "kernels/gemm.h"
#include "nn/recurrent.h"

namespace unrolled {

/// One step of a recurrent network at a time without a tape: generation, search, streaming. It
/// keeps the weights packed, and packs them anew when they have changed. Only for networks of one
/// direction.
class RecurrentStep {
 public:
  /// `tokens`: whether the input are ids of 1-of-N vectors or vectors. The network must outlive
  /// this object. Throws InvalidArgumentError for a bidirectional network.
  RecurrentStep(const Recurrent& network, bool tokens);

  /// Reads one token a sequence, moves `state` [S, L, B, H] on; the top layer's h is then
  /// `output`. The ids must be below the network's input size.
  void step(std::span<const std::int32_t> tokens, Tensor& state);
  /// The same for vectors [B, I].
  void step(ConstMatrixView vectors, Tensor& state);

  /// The top layer's h [B, H] in a state.
  ConstMatrixView output(const Tensor& state) const;

 private:
  struct Layer {
    AlignedBuffer input;      // packed W_ihᵀ; or for ids the table [I, G·H], biases included
    AlignedBuffer recurrent;  // packed W_hhᵀ
    AlignedBuffer bias;       // [G·H], what is added to the input's product
    const float* biasHh;      // [G·H], for a cell that sees the recurrent product apart
  };

  void refresh();
  void refresh(std::size_t index);
  /// gates = the share of the pre-activations that comes from vectors below.
  void readVectors(std::size_t index, ConstMatrixView vectors);
  /// From the input's share in `gates_` to the layer's next state.
  void run(std::size_t index, std::size_t batch, Tensor& state);
  /// All layers but the first.
  void runAbove(std::size_t batch, Tensor& state);
  /// The h of a layer within a state.
  ConstMatrixView hidden(const Tensor& state, std::size_t batch, std::size_t index) const;

  const Recurrent& network_;
  bool tokens_;
  CellLayout layout_;
  std::size_t gateColumns_;
  std::vector<Layer> layers_;
  std::uint64_t version_ = 0;
  AlignedBuffer gates_;
  AlignedBuffer recurrent_;
  AlignedBuffer saved_;
};

}  // namespace unrolled

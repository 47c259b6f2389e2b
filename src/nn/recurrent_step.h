#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "autograd/tape.h"
#include "core/tensor.h"
#include "nn/gate_step.h"
#include "nn/recurrent.h"

namespace unrolled {

/// One step of a recurrent network at a time: generation, search, streaming. Cells of gates run
/// without a tape on packed weights (nn/gate_step.h); any other as one step of the runner. Only for
/// networks of one direction.
class RecurrentStep {
 public:
  /// `tokens`: whether the input are ids of 1-of-N vectors or vectors. The network must outlive
  /// this object. Throws InvalidArgumentError for a bidirectional network.
  RecurrentStep(const Recurrent& network, bool tokens);

  /// Reads one token a sequence, moves `state` [S, L, B, H] on and returns the top layer's output
  /// [B, O], which holds until the next step or change of the state. The ids must be below the
  /// network's input size.
  ConstMatrixView step(std::span<const std::int32_t> tokens, Tensor& state);
  /// The same for vectors [B, I].
  ConstMatrixView step(ConstMatrixView vectors, Tensor& state);

  /// The gates of every layer [L, B, G·H] in the last step, blocks as GateCell::gateNames; empty
  /// unless `watchGates` came before it. Cells that name no gates have none.
  std::span<const float> gates() const;
  void watchGates();

 private:
  ConstMatrixView run(const RecurrentInput& input, Tensor& state);

  const Recurrent& network_;
  std::optional<GateStep> packed_;
  Tape tape_;
};

}  // namespace unrolled

#include "nn/recurrent_step.h"

#include <algorithm>

#include "core/error.h"

namespace unrolled {

RecurrentStep::RecurrentStep(const Recurrent& network, bool tokens) : network_(network) {
  require<InvalidArgumentError>(!network.options().bidirectional,
                                "a bidirectional network cannot run step by step");
  if (network.cell().asGateCell() != nullptr) packed_.emplace(network, tokens);
  tape_.setRecording(false);
}

ConstMatrixView RecurrentStep::step(std::span<const std::int32_t> tokens, Tensor& state) {
  if (packed_) return packed_->step(tokens, state);
  tape_.reset();
  RecurrentInput input;
  input.time = 1;
  input.batch = tokens.size();
  input.tokens = tokens;
  return run(input, state);
}

ConstMatrixView RecurrentStep::step(ConstMatrixView vectors, Tensor& state) {
  if (packed_) return packed_->step(vectors, state);
  tape_.reset();
  RecurrentInput input;
  input.time = 1;
  input.batch = vectors.rows;
  input.vectors = tape_.constant({1, vectors.rows, vectors.columns}, vectors.data);
  return run(input, state);
}

ConstMatrixView RecurrentStep::run(const RecurrentInput& input, Tensor& state) {
  const Var before = tape_.constant(state.shape(), state.data());
  const Recurrent::Output output = network_.forward(tape_, input, before, nullptr);
  std::copy_n(output.state.value(), state.size(), state.data());
  return output.sequence.matrix();
}

std::span<const float> RecurrentStep::gates() const {
  return packed_ ? packed_->gates() : std::span<const float>();
}

void RecurrentStep::watchGates() {
  if (packed_) packed_->watchGates();
}

}  // namespace unrolled

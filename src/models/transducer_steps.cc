#include "models/transducer_steps.h"

#include <algorithm>
#include <numeric>

#include "autograd/ops/lookup.h"
#include "core/error.h"

namespace unrolled {

TransducerSteps::TransducerSteps(EncoderDecoder& model, const EncodedSources& sources)
    : transducer_(model.transducer()), sources_(sources) {}

std::size_t TransducerSteps::vocabularySize() const { return transducer_.vocabularySize() + 1; }

std::int32_t TransducerSteps::boundary() const {
  return static_cast<std::int32_t>(transducer_.vocabularySize());
}

StepModel::State TransducerSteps::initialState(std::size_t batch) const {
  require<InvalidArgumentError>(batch == sources_.count, "there must be a hypothesis for each of ",
                                sources_.count, " sources at first, got ", batch);
  State state{Tensor(transducer_.network().stateShape(batch)), batch};
  std::copy_n(sources_.state.data(), state.values.size(), state.values.data());
  state.inputs.resize(batch);
  std::iota(state.inputs.begin(), state.inputs.end(), 0u);
  return state;
}

void TransducerSteps::step(std::span<const std::int32_t> tokens, State& state, MatrixView logits) {
  require<ShapeError>(tokens.size() == state.batch, "there must be a token for each of ",
                      state.batch, " hypotheses, got ", tokens.size());
  requireRows(tokens, vocabularySize());
  const std::size_t steps = transducer_.attention() != nullptr ? sources_.time : 0;
  weights_.ensure(checkedProduct(tokens.size(), steps));
  attention_ = MatrixView(weights_.data(), tokens.size(), steps);
  transducer_.step(tokens, state.inputs, sources_, state.values, logits, attention_);
}

ConstMatrixView TransducerSteps::attention() const { return attention_; }

}  // namespace unrolled

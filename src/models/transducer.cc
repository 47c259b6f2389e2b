#include "models/transducer.h"

#include <algorithm>
#include <cmath>

#include "autograd/ops/concat.h"
#include "autograd/ops/dropout.h"
#include "autograd/ops/elementwise.h"
#include "kernels/activations.h"
#include "kernels/rows.h"

namespace unrolled {
namespace {

/// With tied embeddings a row is also the weights of an output, and must begin as small as those.
float embeddingDeviation(const Transducer::Options& options) {
  return options.tiedEmbeddings ? 1.0f / std::sqrt(static_cast<float>(options.network.inputSize))
                                : 1.0f;
}

}  // namespace

Transducer::Transducer(ParameterSet& parameters, const Options& options)
    : parameters_(parameters),
      vocabularySize_(options.vocabularySize),
      inputDropout_(options.inputDropout),
      outputDropout_(options.outputDropout),
      embedding_(parameters, "decoder.embedding", options.vocabularySize + 1,
                 options.network.inputSize, embeddingDeviation(options)),
      network_(parameters, "decoder.rnn", options.network),
      stepper_(network_, false) {
  const std::size_t hidden = network_.outputSize();
  const std::size_t width = options.tiedEmbeddings ? options.network.inputSize : hidden;
  if (options.attention) {
    attention_.emplace(parameters, "attention", *options.attention, hidden, options.memorySize);
    combine_.emplace(parameters, "attention.combine", options.memorySize + hidden, width,
                     Dense::Bias::kNo);
  } else if (width != hidden) {
    combine_.emplace(parameters, "head.projection", hidden, width, Dense::Bias::kNo);
  }
  if (options.tiedEmbeddings) {
    head_.emplace(parameters, "head", embedding_.weight());
  } else {
    head_.emplace(parameters, "head", width, options.vocabularySize + 1);
  }
}

Var Transducer::keys(Tape& tape, Var values) const {
  return attention_ ? attention_->keys(tape, values) : Var();
}

Var Transducer::forward(Tape& tape, const PairBatch& batch, const Memory& memory, Var initialState,
                        Rng* dropoutSource) const {
  RecurrentInput input;
  input.time = batch.time;
  input.batch = batch.batch;
  input.lengths = batch.lengths;
  input.vectors = embedding_.forward(tape, batch.inputs, {batch.time, batch.batch});
  if (dropoutSource != nullptr)
    input.vectors = dropout(input.vectors, inputDropout_, *dropoutSource);
  Var features = network_.forward(tape, input, initialState, dropoutSource).sequence;
  if (attention_) {
    const Var context =
        attention_->forward(tape, features, memory.keys, memory.values, memory.lengths).context;
    features = concat(context, features);
  }
  if (combine_) features = tanh(combine_->forward(tape, features));
  if (dropoutSource != nullptr) features = dropout(features, outputDropout_, *dropoutSource);
  return head_->forward(tape, features);
}

void Transducer::step(std::span<const std::int32_t> tokens, std::span<const std::uint32_t> rows,
                      const EncodedSources& sources, Tensor& state, MatrixView scores,
                      MatrixView weights) {
  const std::size_t count = tokens.size();
  const std::size_t embedded = network_.options().inputSize;
  embedded_.ensure(checkedProduct(count, embedded));
  const MatrixView vectors(embedded_.data(), count, embedded);
  kernels::gatherRows({parameters_.values(embedding_.weight()), vocabularySize_ + 1, embedded},
                      tokens.data(), vectors, kernels::Write::kReplace);
  ConstMatrixView features = stepper_.step(vectors, state);
  if (attention_) features = attend(features, rows, sources, weights);
  if (combine_) {
    combined_.ensure(checkedProduct(count, combine_->outputSize()));
    const MatrixView combined(combined_.data(), count, combine_->outputSize());
    combine_->apply(features, combined);
    kernels::activate(kernels::Activation::kTanh, combined.data, combined.data,
                      count * combined.columns);
    features = combined;
  }
  head_->apply(features, scores);
}

ConstMatrixView Transducer::attend(ConstMatrixView outputs, std::span<const std::uint32_t> rows,
                                   const EncodedSources& sources, MatrixView weights) {
  const std::size_t count = outputs.rows;
  const std::size_t width = attention_->valueSize();
  joined_.ensure(checkedProduct(count, width + outputs.columns));
  const MatrixView joined(joined_.data(), count, width + outputs.columns);
  const ConstMatrixView queries = attention_->prepareQueries(outputs);
  // Hypotheses of one source that follow each other are asked at once.
  for (std::size_t first = 0, next = 0; first < count; first = next) {
    const std::size_t source = rows[first];
    for (next = first; next < count && rows[next] == source; ++next) {
      std::copy_n(outputs.row(next), outputs.columns, joined.row(next) + width);
    }
    const auto length = static_cast<std::size_t>(sources.lengths[source]);
    const std::size_t start = source * sources.time;
    const std::size_t keySize = attention_->keySize();
    MatrixView shares = weights.rowRange(first, next - first);
    shares.columns = length;
    attention_->step(queries.rowRange(first, next - first),
                     {sources.keys.data() + start * keySize, length, keySize},
                     {sources.values.data() + start * width, length, width},
                     joined.rowRange(first, next - first).columnRange(0, width), shares);
    for (std::size_t row = first; row < next; ++row) {
      std::fill_n(weights.row(row) + length, weights.columns - length, 0.0f);
    }
  }
  return joined;
}

}  // namespace unrolled

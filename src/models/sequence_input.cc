#include "models/sequence_input.h"

#include <algorithm>
#include <cmath>

#include "autograd/ops/context_window.h"
#include "autograd/ops/dropout.h"
#include "autograd/ops/lookup.h"
#include "core/error.h"
#include "core/numbers.h"
#include "text/letter_trigrams.h"

namespace unrolled {
namespace {

std::size_t oddNumber(const char* name, double value) {
  require<InvalidArgumentError>(value >= 1 && value <= 99 && std::fmod(value, 2) == 1, name,
                                " must be an odd number from 1 to 99, got ", value);
  return static_cast<std::size_t>(value);
}

}  // namespace

SequenceInput::Kind SequenceInput::kindOf(const std::string& name) {
  if (name == "words") return Kind::kWords;
  if (name == "letter-trigrams") return Kind::kTrigrams;
  if (name == "vectors") return Kind::kVectors;
  throw InvalidArgumentError(
      message("the input must be one of words, letter-trigrams, vectors, got ", name));
}

SequenceInput::SequenceInput(ParameterSet& parameters, const SequenceInputOptions& options)
    : kind_(kindOf(options.kind)),
      dropout_(static_cast<float>(options.dropout)),
      parameters_(parameters) {
  require<InvalidArgumentError>(options.dropout >= 0 && options.dropout < 1,
                                "inputDropout must be from 0 to below 1, got ", options.dropout);
  contextWindow_ = oddNumber("contextWindow", options.contextWindow);
  if (kind_ == Kind::kVectors) {
    size_ = positiveInteger("inputSize", options.inputSize);
    return;
  }
  vocabularySize_ = kind_ == Kind::kTrigrams
                        ? kLetterTrigrams
                        : positiveInteger("vocabularySize", options.vocabularySize);
  if (options.embeddingSize == 0) {
    const char* const needs = " needs an embeddingSize: there are no vectors of words to ";
    require<InvalidArgumentError>(kind_ == Kind::kWords, "letter-trigrams need an embeddingSize");
    require<InvalidArgumentError>(contextWindow_ == 1, "contextWindow", needs,
                                  "put beside each other");
    require<InvalidArgumentError>(options.dropout == 0, "inputDropout", needs, "drop a part of");
    require<InvalidArgumentError>(options.embeddings.empty() && !options.frozen, "embeddings",
                                  needs, "begin with");
    size_ = vocabularySize_;
    return;
  }
  const std::size_t width = positiveInteger("embeddingSize", options.embeddingSize);
  const std::size_t numbers = checkedProduct(vocabularySize_, width);
  require<ShapeError>(options.embeddings.empty() || options.embeddings.size() == numbers,
                      "embeddings.vectors must have ", vocabularySize_, " × ", width, " = ",
                      numbers, " numbers, got ", options.embeddings.size());
  for (std::size_t i = 0; i < options.embeddings.size(); ++i) {
    require<InvalidArgumentError>(std::isfinite(options.embeddings[i]), "embeddings.vectors[", i,
                                  "] must be a finite number, got ", options.embeddings[i]);
  }
  // Small, so that a sum of vectors is not so large that the gates saturate.
  table_ =
      parameters.add("embedding.weight", {vocabularySize_, width},
                     initializers::normal(kind_ == Kind::kTrigrams ? 0.3f : 1.0f), !options.frozen);
  size_ = checkedProduct(contextWindow_, width);
}

void SequenceInput::fillEmbedding(std::span<const float> vectors) const {
  if (table_ && !vectors.empty()) {
    std::copy(vectors.begin(), vectors.end(), parameters_.values(*table_));
  }
}

void SequenceInput::prepare(SequenceData& data) const {
  requireSequences(data);
  if (kind_ == Kind::kVectors) {
    requireInputs(data, size_);
    return;
  }
  requireTokens(data, kind_ == Kind::kTrigrams ? data.words.size() : vocabularySize_);
  if (kind_ != Kind::kTrigrams) return;
  data.bagStarts = {0};
  data.bagRows.clear();
  for (const std::string& word : data.words) {
    letterTrigrams(word, data.bagRows);
    data.bagStarts.push_back(static_cast<std::int32_t>(data.bagRows.size()));
  }
}

RecurrentInput SequenceInput::read(Tape& tape, const SequenceData& data, const SequenceBatch& batch,
                                   Rng* dropoutSource) const {
  RecurrentInput input;
  input.time = batch.time;
  input.batch = batch.batch;
  input.lengths = batch.lengths;
  const Shape steps{batch.time, batch.batch};
  if (kind_ == Kind::kVectors) {
    input.vectors = tape.constant({batch.time, batch.batch, size_}, batch.inputs.data());
  } else if (!table_) {
    input.tokens = batch.tokens;
    return input;
  } else if (kind_ == Kind::kWords) {
    input.vectors = lookup(parameters_.variable(tape, *table_), batch.tokens, steps);
  } else {
    input.vectors = lookupSum(parameters_.variable(tape, *table_), {data.bagStarts, data.bagRows},
                              batch.tokens, steps);
  }
  if (dropoutSource != nullptr) input.vectors = dropout(input.vectors, dropout_, *dropoutSource);
  input.vectors = contextWindow(input.vectors, contextWindow_, batch.lengths);
  return input;
}

}  // namespace unrolled

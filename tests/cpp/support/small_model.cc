#include "support/small_model.h"

#include "support/numbers.h"

namespace unrolled::testing {

Vocabulary letters(std::size_t size) {
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < size; ++i) {
    tokens.emplace_back(1, static_cast<char>('A' + static_cast<char>(i)));
  }
  return Vocabulary(TextUnit::kCharacters, std::move(tokens), std::nullopt);
}

LanguageModelOptions smallOptions() {
  LanguageModelOptions options;
  options.network.hiddenSize = 9;
  return options;
}

std::unique_ptr<LanguageModel> smallModel(const LanguageModelOptions& options) {
  return std::make_unique<LanguageModel>(letters(8), options);
}

std::vector<std::int32_t> smallText(std::size_t size) { return tokenNumbers(9, "text", size, 8); }

LanguageModelTraining smallTraining() {
  LanguageModelTraining training;
  training.trainer.optimizer.learningRate = 0.02;
  training.batchSize = 3;
  training.sequenceLength = 5;
  return training;
}

std::vector<float> valuesOf(ParameterSet& parameters) {
  return {parameters.values(), parameters.values() + parameters.size()};
}

}  // namespace unrolled::testing

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "models/language_model.h"

namespace unrolled::testing {

/// A vocabulary of the first `size` capital letters and what follows them in ASCII.
Vocabulary letters(std::size_t size);

/// Options of a model that trains in no time.
LanguageModelOptions smallOptions();

/// A language model over `letters(8)`.
std::unique_ptr<LanguageModel> smallModel(const LanguageModelOptions& options = smallOptions());

/// A text of `letters(8)`.
std::vector<std::int32_t> smallText(std::size_t size);

/// Adam over windows of 3 streams of 5 tokens.
LanguageModelTraining smallTraining();

/// All parameters one after the other, padding included.
std::vector<float> valuesOf(ParameterSet& parameters);

}  // namespace unrolled::testing

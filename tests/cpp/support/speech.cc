#include "support/speech.h"

#include <cmath>

#include "core/rng.h"

namespace unrolled::testing {

SpeechData segmentsOf(const std::vector<std::size_t>& lengths, std::size_t width,
                      std::uint64_t seed) {
  Rng rng(seed);
  SpeechData data;
  data.segments.name = "segments";
  data.segments.field = ".frames";
  for (const std::size_t length : lengths) {
    for (std::size_t i = 0; i < length * width; ++i) {
      data.segments.inputs.push_back(rng.uniform(-1, 1));
    }
    data.segments.ends.push_back(data.segments.steps() + length);
  }
  return data;
}

SpeechData smallSpeech(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  SpeechData data = segmentsOf({});
  for (std::size_t i = 0; i < count; ++i) {
    const auto word = static_cast<std::int32_t>(i % 4);
    const std::uint32_t length = 3 + rng.below(7);
    for (std::uint32_t t = 0; t < length; ++t) {
      const float place = static_cast<float>(t) / static_cast<float>(length - 1);
      const float up = word % 2 == 0 ? place : 1 - place;
      const float bow = std::sin(3.14f * place) * (word < 2 ? 1.0f : -1.0f);
      data.segments.inputs.push_back(2 * up - 1 + 0.1f * rng.normal());
      data.segments.inputs.push_back(bow + 0.1f * rng.normal());
    }
    data.segments.ends.push_back(data.segments.inputs.size() / 2);
    data.segments.ids.push_back(word);
  }
  return data;
}

SpeechData only(const SpeechData& data, const std::vector<std::size_t>& segments) {
  SpeechData some = segmentsOf({});
  const SequenceData& all = data.segments;
  const std::size_t width = all.inputs.size() / all.steps();
  for (const std::size_t i : segments) {
    const auto begin = all.inputs.begin();
    some.segments.inputs.insert(some.segments.inputs.end(),
                                begin + static_cast<std::ptrdiff_t>(all.start(i) * width),
                                begin + static_cast<std::ptrdiff_t>(all.ends[i] * width));
    some.segments.ends.push_back(some.segments.steps() + all.length(i));
    if (!all.ids.empty()) some.segments.ids.push_back(all.ids[i]);
  }
  return some;
}

SpeechEmbedderOptions smallEmbedderOptions(const std::string& cell) {
  SpeechEmbedderOptions options;
  options.inputSize = 2;
  options.encoder.cell = cell;
  options.encoder.hiddenSize = 4;
  options.decoder = options.encoder;
  options.encoder.bidirectional = true;
  options.vectorSize = 3;
  options.seed = 3;
  return options;
}

SpeechTraining smallSpeechTraining() {
  SpeechTraining training;
  training.trainer.optimizer.type = "adam";
  training.trainer.optimizer.learningRate = 0.01;
  training.batchSize = 4;
  return training;
}

}  // namespace unrolled::testing

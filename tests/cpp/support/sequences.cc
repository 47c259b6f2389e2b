#include "support/sequences.h"

#include "core/rng.h"

namespace unrolled::testing {
namespace {

SequenceData words(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  SequenceData data;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t length = 2 + rng.below(7);
    for (std::uint32_t t = 0; t < length; ++t) {
      data.tokens.push_back(static_cast<std::int32_t>(rng.below(6)));
    }
    data.ends.push_back(data.tokens.size());
  }
  return data;
}

}  // namespace

SequenceData smallTagged(std::size_t count, std::uint64_t seed) {
  SequenceData data = words(count, seed);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t t = data.start(i); t < data.ends[i]; ++t) {
      const bool lastButOne = t + 2 == data.ends[i];
      const std::int32_t before = t == data.start(i) ? 0 : data.tokens[t - 1] % 2;
      data.ids.push_back(lastButOne ? 2 : before);
    }
  }
  return data;
}

SequenceData smallLabelled(std::size_t count, std::uint64_t seed) {
  SequenceData data = words(count, seed);
  for (std::size_t i = 0; i < count; ++i) {
    std::int32_t label = 0;
    for (std::size_t t = data.start(i); t < data.ends[i] && data.tokens[t] != 1; ++t) {
      if (data.tokens[t] == 0) label = 1;
    }
    data.ids.push_back(label);
  }
  return data;
}

SequenceData smallTargeted(std::size_t count, bool perStep, std::uint64_t seed) {
  Rng rng(seed);
  SequenceData data;
  data.field = ".inputs";
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t length = 2 + rng.below(7);
    float sum = 0;
    for (std::uint32_t t = 0; t < length; ++t) {
      const float value = rng.uniform();
      const bool marked = rng.below(2) == 1;
      data.inputs.insert(data.inputs.end(), {value, marked ? 1.0f : 0.0f});
      if (marked) sum += value;
      if (perStep) data.targets.push_back(sum);
    }
    if (!perStep) data.targets.push_back(sum);
    data.ends.push_back(data.inputs.size() / 2);
  }
  return data;
}

SequenceData smallSpoken(std::size_t count, std::uint64_t seed) {
  Rng rng(seed);
  SequenceData data;
  data.field = ".frames";
  const auto frames = [&](std::int32_t label, std::uint32_t number) {
    for (std::uint32_t i = 0; i < number; ++i) {
      for (std::int32_t d = 0; d < 2; ++d) {
        data.inputs.push_back((d == label ? 1.0f : 0.0f) + rng.uniform(-0.2f, 0.2f));
      }
    }
  };
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t labels = rng.below(4);
    if (labels == 0) frames(-1, 1 + rng.below(3));
    for (std::uint32_t j = 0; j < labels; ++j) {
      const auto label = static_cast<std::int32_t>(rng.below(2));
      if (j > 0) frames(-1, label == data.ids.back() ? 1 : rng.below(2));
      frames(label, 1 + rng.below(2));
      data.ids.push_back(label);
    }
    data.idEnds.push_back(data.ids.size());
    data.ends.push_back(data.inputs.size() / 2);
  }
  return data;
}

SequenceModelOptions smallWords() {
  SequenceModelOptions options;
  options.input.vocabularySize = 6;
  options.network.hiddenSize = 12;
  options.network.bidirectional = true;
  options.seed = 3;
  return options;
}

SequenceModelOptions smallVectors() {
  SequenceModelOptions options = smallWords();
  options.input.kind = "vectors";
  options.input.inputSize = 2;
  return options;
}

SequenceTaggerOptions smallTagger() {
  SequenceTaggerOptions options;
  options.model = smallWords();
  options.tags = 3;
  return options;
}

SequenceClassifierOptions smallClassifier(const char* pooling) {
  SequenceClassifierOptions options;
  options.model = smallWords();
  options.labels = 2;
  options.pooling = pooling;
  return options;
}

SequenceRegressorOptions smallRegressor(bool perStep) {
  SequenceRegressorOptions options;
  options.model = smallVectors();
  options.perStep = perStep;
  return options;
}

CtcRecognizerOptions smallRecognizer() {
  CtcRecognizerOptions options;
  options.model = smallVectors();
  options.labels = 2;
  return options;
}

SequenceTraining smallSequenceTraining() {
  SequenceTraining training;
  training.trainer.optimizer.learningRate = 0.02;
  training.batchSize = 4;
  return training;
}

SequenceData only(const SequenceData& data, const std::vector<std::size_t>& sequences,
                  Granularity granularity) {
  SequenceData part;
  part.name = data.name;
  part.field = data.field;
  part.words = data.words;
  const auto append = [](auto& to, const auto& from, std::size_t first, std::size_t end,
                         std::size_t rows) {
    if (from.empty()) return;
    const std::size_t width = from.size() / rows;
    to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(first * width),
              from.begin() + static_cast<std::ptrdiff_t>(end * width));
  };
  for (std::size_t sequence : sequences) {
    const std::size_t first = data.start(sequence);
    const std::size_t end = data.ends[sequence];
    part.ends.push_back(part.steps() + end - first);
    append(part.tokens, data.tokens, first, end, data.steps());
    append(part.inputs, data.inputs, first, end, data.steps());
    if (granularity == Granularity::kOwn) {
      const std::span<const std::int32_t> ids = data.idsOf(sequence);
      part.ids.insert(part.ids.end(), ids.begin(), ids.end());
      part.idEnds.push_back(part.ids.size());
      continue;
    }
    const bool steps = granularity == Granularity::kStep;
    const std::size_t rows = steps ? data.steps() : data.count();
    append(part.ids, data.ids, steps ? first : sequence, steps ? end : sequence + 1, rows);
    append(part.targets, data.targets, steps ? first : sequence, steps ? end : sequence + 1, rows);
  }
  return part;
}

SequencePredictions readAll(SequenceModel& model, SequenceData data, bool distributions) {
  SequenceReading reading(model, std::move(data), distributions);
  while (!reading.advance()) {
  }
  return reading.predictions();
}

}  // namespace unrolled::testing

// Training throughput of sequence to sequence beside the plain language model: whole steps,
// forward, backward and update, of an LSTM on batches of 64 sequences of 30 tokens. `bench_seq2seq
// SAMPLES` prints a line of JSON for every model and hidden size: the multiplications and additions
// of its products in 10⁹ a second (the tanh of additive attention is no product), and tokens a
// second.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/rng.h"
#include "models/language_model.h"
#include "models/sequence_to_sequence.h"

namespace {

constexpr std::size_t kTime = 30;
constexpr std::size_t kBatch = 64;
constexpr std::size_t kVocabulary = 64;
constexpr std::size_t kHiddenSizes[] = {128, 256};
constexpr double kSampleSeconds = 0.3;
// Long enough for a JavaScript engine to compile WebAssembly with its optimiser.
constexpr double kWarmUpSeconds = 1;

using Clock = std::chrono::steady_clock;

std::vector<std::int32_t> randomTokens(std::size_t count) {
  unrolled::Rng rng(1);
  std::vector<std::int32_t> tokens(count);
  for (std::int32_t& token : tokens) token = static_cast<std::int32_t>(rng.below(kVocabulary));
  return tokens;
}

class Case {
 public:
  /// `multiplications`: in the products of a step, forward.
  Case(std::string name, std::unique_ptr<unrolled::Model> model, double multiplications,
       double tokens)
      : name_(std::move(name)),
        model_(std::move(model)),
        flops_(3 * 2 * multiplications),
        tokens_(tokens) {}

  void warmUp() {
    for (double spent = 0; spent < kWarmUpSeconds;) {
      const double seconds = run();
      spent += seconds;
      iterations_ = std::max(1, static_cast<int>(iterations_ * kSampleSeconds / seconds));
    }
  }

  void sample() { seconds_.push_back(run() / iterations_); }

  void print() {
    std::sort(seconds_.begin(), seconds_.end());
    const double seconds = seconds_[seconds_.size() / 2];
    std::cout << "{\"case\":\"" << name_ << "\",\"gflops\":" << flops_ / seconds * 1e-9
              << ",\"tokensPerSecond\":" << tokens_ / seconds << "}\n";
  }

 private:
  double run() {
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < iterations_; ++i) model_->trainStep();
    return std::chrono::duration<double>(Clock::now() - start).count();
  }

  std::string name_;
  std::unique_ptr<unrolled::Model> model_;
  double flops_;
  double tokens_;
  int iterations_ = 1;
  std::vector<double> seconds_;
};

unrolled::TrainerOptions adam() {
  unrolled::TrainerOptions trainer;
  trainer.optimizer.learningRate = 1e-4;
  return trainer;
}

double lstm(double hidden) { return 4 * hidden * 2 * hidden; }

Case languageModel(std::size_t hidden) {
  std::vector<std::string> symbols;
  for (std::size_t i = 0; i < kVocabulary; ++i) symbols.push_back(std::to_string(i));
  unrolled::Vocabulary vocabulary(unrolled::TextUnit::kWords, std::move(symbols), std::nullopt);
  unrolled::LanguageModelOptions options;
  options.network.hiddenSize = static_cast<double>(hidden);
  options.embeddingSize = static_cast<double>(hidden);
  auto model = std::make_unique<unrolled::LanguageModel>(std::move(vocabulary), options);
  unrolled::LanguageModelTraining training;
  training.trainer = adam();
  training.batchSize = kBatch;
  training.sequenceLength = kTime;
  model->beginTraining(randomTokens(kBatch * (kTime * 8 + 1)), training);
  const double tokens = kTime * kBatch;
  const auto h = static_cast<double>(hidden);
  return {"language-model-h" + std::to_string(hidden), std::move(model),
          tokens * (lstm(h) + h * kVocabulary), tokens};
}

Case sequenceToSequence(const std::string& attention, std::size_t hidden, bool bidirectional) {
  const double directions = bidirectional ? 2 : 1;
  unrolled::SequenceToSequenceOptions options;
  options.model.encoder.hiddenSize = static_cast<double>(hidden);
  options.model.decoder = options.model.encoder;
  options.model.encoder.bidirectional = bidirectional;
  options.model.sourceVocabularySize = kVocabulary;
  options.model.targetVocabularySize = kVocabulary;
  options.model.embeddingSize = static_cast<double>(hidden);
  options.attention = attention;
  auto model = std::make_unique<unrolled::SequenceToSequence>(options);

  // The decoder's 30 steps are 29 symbols and the end.
  unrolled::PairData pairs;
  pairs.source.tokens = randomTokens(8 * kBatch * kTime);
  pairs.target.tokens = randomTokens(8 * kBatch * (kTime - 1));
  for (std::size_t i = 1; i <= 8 * kBatch; ++i) {
    pairs.source.ends.push_back(i * kTime);
    pairs.target.ends.push_back(i * (kTime - 1));
  }
  unrolled::PairTraining training;
  training.trainer = adam();
  training.batchSize = kBatch;
  model->beginTraining(std::move(pairs), training);

  const auto h = static_cast<double>(hidden);
  const double width = directions * h;  // of an encoder's output
  double source = directions * lstm(h);
  double target = lstm(h) + h * (kVocabulary + 1);
  if (attention != "none") {
    if (attention != "dot") source += width * h;            // keys
    target += attention == "additive" ? h * h : kTime * h;  // queries, or scores
    target += kTime * width + (width + h) * h;              // contexts, W_c
  }
  const double tokens = kTime * kBatch;
  return {"seq2seq-" + attention + (bidirectional ? "-both" : "") + "-h" + std::to_string(hidden),
          std::move(model), tokens * (source + target), 2 * tokens};
}

}  // namespace

int main(int argc, char** argv) try {
  const int samples = argc > 1 ? std::atoi(argv[1]) : 7;
  if (samples <= 0) {
    std::cerr << "usage: bench_seq2seq SAMPLES\n";
    return 2;
  }
  for (const std::size_t hidden : kHiddenSizes) {
    std::vector<Case> cases;
    cases.push_back(languageModel(hidden));
    for (const char* attention : {"none", "additive", "dot", "general"}) {
      cases.push_back(sequenceToSequence(attention, hidden, false));
    }
    cases.push_back(sequenceToSequence("additive", hidden, true));
    for (Case& one : cases) one.warmUp();
    // In turns: what slows the machine for a while slows all.
    for (int i = 0; i < samples; ++i) {
      for (Case& one : cases) one.sample();
    }
    for (Case& one : cases) one.print();
  }
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}

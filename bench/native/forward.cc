// The forward pass of the benchmarks' language model without the package around it: ids [T, B] in,
// logits [T, B, V] out. `bench_forward HIDDEN ITERATIONS` warms up, runs it so many times and
// prints the seconds that took as JSON.

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <vector>

#include "autograd/tape.h"
#include "core/rng.h"
#include "core/tensor.h"
#include "nn/dense.h"
#include "nn/parameter.h"
#include "nn/recurrent.h"

namespace {

constexpr std::size_t kTime = 64;
constexpr std::size_t kBatch = 32;
constexpr std::size_t kVocabulary = 64;
// Long enough for a JavaScript engine to compile WebAssembly with its optimiser.
constexpr std::chrono::milliseconds kWarmUp{400};

using Clock = std::chrono::steady_clock;

unrolled::RecurrentOptions lstm(std::size_t hiddenSize) {
  unrolled::RecurrentOptions options;
  options.cell = "lstm";
  options.inputSize = kVocabulary;
  options.hiddenSize = hiddenSize;
  return options;
}

class Forward {
 public:
  explicit Forward(std::size_t hiddenSize)
      : rng_(1),
        recurrent_(parameters_, "rnn", lstm(hiddenSize)),
        head_(parameters_, "head", hiddenSize, kVocabulary),
        state_(recurrent_.stateShape(kBatch)),
        tokens_(kTime * kBatch) {
    parameters_.allocate(rng_);
    for (std::int32_t& token : tokens_) token = static_cast<std::int32_t>(rng_.below(kVocabulary));
    tape_.setRecording(false);
  }

  void run() {
    tape_.reset();
    unrolled::RecurrentInput input;
    input.time = kTime;
    input.batch = kBatch;
    input.tokens = tokens_;
    const unrolled::Var initial = tape_.constant(state_.shape(), state_.data());
    const auto output = recurrent_.forward(tape_, input, initial, nullptr);
    logits_ = head_.forward(tape_, output.sequence);
  }

  float firstLogit() const { return *logits_.value(); }

 private:
  unrolled::Rng rng_;
  unrolled::ParameterSet parameters_;
  unrolled::Recurrent recurrent_;
  unrolled::Dense head_;
  unrolled::Tensor state_;
  std::vector<std::int32_t> tokens_;
  unrolled::Tape tape_;
  unrolled::Var logits_;
};

}  // namespace

int main(int argc, char** argv) try {
  const long hiddenSize = argc > 2 ? std::strtol(argv[1], nullptr, 10) : 0;
  const long iterations = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 0;
  if (hiddenSize <= 0 || iterations <= 0) {
    std::cerr << "usage: bench_forward HIDDEN ITERATIONS\n";
    return 2;
  }
  Forward forward(static_cast<std::size_t>(hiddenSize));
  const Clock::time_point begin = Clock::now();
  while (Clock::now() - begin < kWarmUp) forward.run();

  const Clock::time_point start = Clock::now();
  for (long i = 0; i < iterations; ++i) forward.run();
  const std::chrono::duration<double> spent = Clock::now() - start;
  std::cout << "{\"seconds\":" << spent.count() << ",\"firstLogit\":" << forward.firstLogit()
            << "}\n";
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}

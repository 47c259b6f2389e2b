// Training throughput of every cell of the list: forward and backward of one layer, vectors [T, B,
// H] in, the gradients of the parameters and of the vectors out. `bench_cells SAMPLES` prints a
// line of JSON for every cell and hidden size: the multiplications and additions of its products in
// 10⁹ a second, and tokens a second.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "autograd/tape.h"
#include "core/rng.h"
#include "core/tensor.h"
#include "nn/cells/registry.h"
#include "nn/parameter.h"
#include "nn/recurrent.h"

namespace {

constexpr std::size_t kTime = 64;
constexpr std::size_t kBatch = 32;
constexpr std::size_t kHiddenSizes[] = {128, 256};
constexpr double kSampleSeconds = 0.1;
// Long enough for a JavaScript engine to compile WebAssembly with its optimiser.
constexpr double kWarmUpSeconds = 0.4;

using Clock = std::chrono::steady_clock;

unrolled::RecurrentOptions optionsFor(std::string_view cell, std::size_t hiddenSize) {
  unrolled::RecurrentOptions options;
  options.cell = cell;
  options.inputSize = hiddenSize;
  options.hiddenSize = hiddenSize;
  return options;
}

class Case {
 public:
  Case(std::string_view cell, std::size_t hiddenSize)
      : name_(std::string(cell) + "-h" + std::to_string(hiddenSize)),
        recurrent_(parameters_, "rnn", optionsFor(cell, hiddenSize)),
        input_({kTime, kBatch, hiddenSize}),
        inputGradient_(input_.shape()),
        weights_({kTime, kBatch, recurrent_.outputSize()}) {
    unrolled::Rng rng(1);
    parameters_.allocate(rng);
    for (unrolled::Tensor* tensor : {&input_, &weights_}) {
      for (std::size_t i = 0; i < tensor->size(); ++i) {
        tensor->data()[i] = 2 * static_cast<float>(rng.uniform()) - 1;
      }
    }
    const double steps = static_cast<double>(kTime * kBatch);
    // A product forward is two backward: one for either operand.
    flops_ = 3 * 2 * steps * recurrent_.cell().multiplicationsPerStep(hiddenSize, hiddenSize);
  }

  void warmUp() {
    iterations_ = 1;
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
              << ",\"tokensPerSecond\":" << static_cast<double>(kTime * kBatch) / seconds << "}\n";
  }

 private:
  double run() {
    const Clock::time_point start = Clock::now();
    for (int i = 0; i < iterations_; ++i) step();
    return std::chrono::duration<double>(Clock::now() - start).count();
  }

  void step() {
    tape_.reset();
    parameters_.zeroGradients();
    unrolled::RecurrentInput input;
    input.time = kTime;
    input.batch = kBatch;
    input.vectors = tape_.leaf(input_.shape(), input_.data(), inputGradient_.data());
    const auto output = recurrent_.forward(tape_, input, {}, nullptr);
    // The gradient of a loss that weighs every output.
    std::copy_n(weights_.data(), weights_.size(), output.sequence.gradient());
    tape_.backward(tape_.make({}, true));
  }

  std::string name_;
  unrolled::ParameterSet parameters_;
  unrolled::Recurrent recurrent_;
  unrolled::Tensor input_;
  unrolled::Tensor inputGradient_;
  unrolled::Tensor weights_;
  unrolled::Tape tape_;
  double flops_;
  int iterations_ = 1;
  std::vector<double> seconds_;
};

}  // namespace

int main(int argc, char** argv) try {
  const int samples = argc > 1 ? std::atoi(argv[1]) : 7;
  if (samples <= 0) {
    std::cerr << "usage: bench_cells SAMPLES\n";
    return 2;
  }
  for (const std::size_t hiddenSize : kHiddenSizes) {
    std::vector<std::unique_ptr<Case>> cases;
    for (const unrolled::CellEntry& entry : unrolled::cellList()) {
      cases.push_back(std::make_unique<Case>(entry.name, hiddenSize));
      cases.back()->warmUp();
    }
    // In turns: what slows the machine for a while slows all cells.
    for (int i = 0; i < samples; ++i) {
      for (const auto& one : cases) one->sample();
    }
    for (const auto& one : cases) one->print();
  }
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}

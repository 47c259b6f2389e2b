#include "support/small_problem.h"

#include "core/rng.h"
#include "loss/cross_entropy.h"
#include "support/network.h"
#include "support/numbers.h"

namespace unrolled::testing {
namespace {

constexpr std::size_t kTime = 6;
constexpr std::size_t kBatch = 3;
constexpr std::size_t kVocabulary = 7;
constexpr std::size_t kHidden = 6;
constexpr std::uint32_t kSeed = 5;

RecurrentOptions options() {
  RecurrentOptions result;
  result.inputSize = kVocabulary;
  result.hiddenSize = kHidden;
  return result;
}

}  // namespace

SmallProblem::SmallProblem()
    : recurrent_(parameters, "rnn", options()),
      head_(parameters, "head", kHidden, kVocabulary),
      inputs_(tokenNumbers(kSeed, "inputs", kTime * kBatch, kVocabulary)),
      targets_(tokenNumbers(kSeed, "targets", kTime * kBatch, kVocabulary)) {
  Rng rng(1);
  parameters.allocate(rng);
  fillParameters(parameters, kSeed);
}

double SmallProblem::loss() {
  tape_.reset();
  parameters.zeroGradients();
  RecurrentInput input;
  input.time = kTime;
  input.batch = kBatch;
  input.tokens = inputs_;
  const Recurrent::Output output = recurrent_.forward(tape_, input, Var(), nullptr);
  Var loss = crossEntropy(head_.forward(tape_, output.sequence), targets_);
  tape_.backward(loss);
  return loss.value()[0];
}

}  // namespace unrolled::testing

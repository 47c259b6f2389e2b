#include "models/model.h"

#include <algorithm>
#include <tuple>

#include "core/error.h"
#include "core/numbers.h"

namespace unrolled {
namespace {

/// The places of TrainingState::numbers.
enum Number : std::size_t {
  kSteps,
  kOptimizerSteps,
  kEpoch,
  kStepOfEpoch,
  kBatchSize,
  kOrder,
  kFingerprint,
  kRng,
  kNumbers = kRng + std::tuple_size_v<Rng::State>
};

}  // namespace

Model::Model(double seed) : rng_(naturalNumber("seed", seed)) {}

Model::~Model() = default;

Shape Model::carriedShape(std::size_t /*batchSize*/) const { return {}; }

void Model::requireOrder(std::uint64_t /*order*/) const {}

void Model::configureTrainer(const TrainerOptions& options) {
  if (trainer_) {
    trainer_->configure(options);
  } else {
    trainer_ = std::make_unique<Trainer>(parameters_, options);
  }
}

void Model::watchStateGradients(bool watch) {
  watchesStateGradients_ = watch;
  stateGradientNorms_.clear();
}

float* Model::stateGradientRoom(std::size_t time) {
  if (!watchesStateGradients_) return nullptr;
  stateGradientNorms_.assign(time, 0.0f);
  return stateGradientNorms_.data();
}

void Model::advance() {
  if (++cursor_.step < stepsPerEpoch()) return;
  ++cursor_.epoch;
  rewind();
}

void Model::rewind() {
  cursor_.step = 0;
  if (carried_.size() > 0) carried_.fill(0.0f);
}

std::optional<TrainingState> Model::trainingState() {
  if (!trainer_) return std::nullopt;
  TrainingState state;
  for (const Optimizer::Slot& slot : trainer_->optimizer().slots()) {
    for (std::size_t id = 0; id < parameters_.count(); ++id) {
      const Parameter& parameter = parameters_[id];
      if (!parameter.trained) continue;
      state.arrays.push_back({slot.name + "." + parameter.name,
                              parameter.shape,
                              {slot.values->data() + parameter.offset, parameter.shape.size()}});
    }
  }
  if (carried_.size() > 0) {
    state.arrays.push_back({"carried_state", carried_.shape(), {carried_.data(), carried_.size()}});
  }
  state.numbers.resize(kNumbers);
  state.numbers[kSteps] = trainer_->steps();
  state.numbers[kOptimizerSteps] = trainer_->optimizer().steps();
  state.numbers[kEpoch] = cursor_.epoch;
  state.numbers[kStepOfEpoch] = cursor_.step;
  state.numbers[kBatchSize] = cursor_.batchSize;
  state.numbers[kOrder] = cursor_.order;
  state.numbers[kFingerprint] = cursor_.fingerprint;
  std::copy_n(rng_.state().begin(), rng_.state().size(), state.numbers.begin() + kRng);
  return state;
}

std::size_t Model::carriedSize(std::span<const std::uint64_t> numbers) const {
  require<FormatError>(numbers.size() == kNumbers, "a training state must have ", +kNumbers,
                       " numbers, got ", numbers.size());
  constexpr std::uint64_t kLargest = 1u << 24;
  const std::uint64_t batchSize = numbers[kBatchSize];
  require<FormatError>(batchSize > 0 && batchSize <= kLargest,
                       "the batch of a training state must have a size from 1 to ", kLargest,
                       ", got ", batchSize);
  requireOrder(numbers[kOrder]);
  const Shape one = carriedShape(1);
  return one.rank() == 0 ? 0 : checkedProduct(one.size(), static_cast<std::size_t>(batchSize));
}

void Model::restoreTraining(const OptimizerOptions& optimizer,
                            std::span<const std::uint64_t> numbers) {
  const std::size_t size = carriedSize(numbers);
  Rng::State generator;
  std::copy_n(numbers.begin() + kRng, generator.size(), generator.begin());
  auto trainer = std::make_unique<Trainer>(parameters_,
                                           TrainerOptions{.optimizer = optimizer, .schedule = {}});
  trainer->setSteps(numbers[kSteps]);
  trainer->optimizer().setSteps(numbers[kOptimizerSteps]);
  Tensor carried;
  if (size > 0) carried = Tensor(carriedShape(static_cast<std::size_t>(numbers[kBatchSize])));
  rng_.setState(generator);
  trainer_ = std::move(trainer);
  carried_ = std::move(carried);
  cursor_ = {.epoch = numbers[kEpoch],
             .step = numbers[kStepOfEpoch],
             .batchSize = numbers[kBatchSize],
             .order = numbers[kOrder],
             .fingerprint = numbers[kFingerprint]};
  forgetData();
}

}  // namespace unrolled

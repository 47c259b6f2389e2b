#include "models/language_model.h"

#include <algorithm>

#include "core/error.h"
#include "kernels/rows.h"
#include "loss/cross_entropy.h"
#include "models/numbers.h"

namespace unrolled {
namespace {

/// The vectors that the recurrent network reads: the embedding, or 1-of-N.
std::size_t networkInput(std::size_t vocabularySize, double embeddingSize) {
  return embeddingSize == 0 ? vocabularySize : positiveInteger("embeddingSize", embeddingSize);
}

NetworkOptions oneDirection(const NetworkOptions& network) {
  require<InvalidArgumentError>(!network.bidirectional,
                                "network.bidirectional must be false for a language model, which "
                                "may not see what it is to predict; got true");
  return network;
}

/// Tells one text and shape of batch from another (FNV-1a), so that training is resumed only where
/// it stopped.
std::uint64_t fingerprint(std::span<const std::int32_t> tokens, std::size_t batchSize,
                          std::size_t sequenceLength) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  const auto mix = [&](std::uint64_t word) { hash = (hash ^ word) * 0x100000001b3u; };
  for (std::int32_t token : tokens) mix(static_cast<std::uint32_t>(token));
  mix(batchSize);
  mix(sequenceLength);
  return hash;
}

/// The places of TrainingState::numbers.
enum Number : std::size_t {
  kSteps,
  kOptimizerSteps,
  kEpoch,
  kWindow,
  kBatchSize,
  kSequenceLength,
  kFingerprint,
  kRng,
  kNumbers = kRng + std::tuple_size_v<Rng::State>
};

}  // namespace

LanguageModel::Network::Network(ParameterSet& parameters, std::size_t vocabularySize,
                                const LanguageModelOptions& options)
    : recurrent(parameters, "rnn",
                checked(oneDirection(options.network),
                        networkInput(vocabularySize, options.embeddingSize))),
      head(parameters, "head", recurrent.outputSize(), vocabularySize) {
  if (options.embeddingSize != 0) {
    embedding.emplace(parameters, "embedding", vocabularySize, recurrent.options().inputSize);
  }
}

LanguageModel::LanguageModel(Vocabulary vocabulary, const LanguageModelOptions& options)
    : vocabulary_(std::move(vocabulary)),
      rng_(naturalNumber("seed", options.seed)),
      network_(parameters_, vocabulary_.size(), options) {
  parameters_.allocate(rng_);
  stepper_.emplace(network_.recurrent, !network_.embedding);
}

std::vector<Parameter> LanguageModel::parametersOf(std::size_t vocabularySize,
                                                   const LanguageModelOptions& options) {
  ParameterSet parameters;
  const Network network(parameters, vocabularySize, options);
  std::vector<Parameter> list;
  for (ParameterSet::Id id = 0; id < parameters.count(); ++id) list.push_back(parameters[id]);
  return list;
}

LanguageModel::~LanguageModel() = default;

LanguageModel::Outputs LanguageModel::run(Tape& tape, std::span<const std::int32_t> tokens,
                                          std::size_t time, std::size_t batch,
                                          const Tensor& initialState, Rng* dropout,
                                          float* stateGradientNorms) {
  RecurrentInput input;
  input.time = time;
  input.batch = batch;
  input.stateGradientNorms = stateGradientNorms;
  if (network_.embedding) {
    input.vectors = network_.embedding->forward(tape, tokens, {time, batch});
  } else {
    input.tokens = tokens;
  }
  const Var initial = tape.constant(initialState.shape(), initialState.data());
  const Recurrent::Output output = network_.recurrent.forward(tape, input, initial, dropout);
  return {network_.head.forward(tape, output.sequence), output.state};
}

void LanguageModel::beginTraining(std::vector<std::int32_t> tokens,
                                  const LanguageModelTraining& training) {
  const std::size_t batchSize = positiveInteger("batchSize", training.batchSize);
  const std::size_t sequenceLength = positiveInteger("sequenceLength", training.sequenceLength);
  const double needed = training.batchSize * (training.sequenceLength + 1);
  require<InvalidArgumentError>(!tokens.empty(), "the training text must not be empty");
  require<InvalidArgumentError>(
      static_cast<double>(tokens.size()) >= needed,
      "the training text must have at least batchSize × (sequenceLength + 1) = ", needed,
      " tokens, got ", tokens.size(), "; a smaller batchSize or sequenceLength would do");
  for (std::int32_t token : tokens) {
    require<InvalidArgumentError>(
        token >= 0 && static_cast<std::size_t>(token) < vocabulary_.size(),
        "the tokens of the training text must be from 0 to ", vocabulary_.size() - 1, ", got ",
        token);
  }
  // All that can fail comes before anything changes.
  Tensor zeroState(network_.recurrent.stateShape(batchSize));
  if (trainer_) {
    trainer_->configure(training.trainer);
  } else {
    trainer_ = std::make_unique<Trainer>(parameters_, training.trainer);
  }
  const std::uint64_t print = fingerprint(tokens, batchSize, sequenceLength);
  text_ = std::move(tokens);
  stateGradientNorms_.assign(training.stateGradients ? sequenceLength : 0, 0.0f);
  const bool resumed = print == cursor_.fingerprint && batchSize == batchSize_ &&
                       sequenceLength == sequenceLength_ && cursor_.window < windowsPerEpoch();
  if (resumed) return;
  batchSize_ = batchSize;
  sequenceLength_ = sequenceLength;
  cursor_ = {.epoch = 0, .window = 0, .fingerprint = print};
  carried_ = std::move(zeroState);
}

std::uint64_t LanguageModel::windowsPerEpoch() const {
  return text_.empty() ? 0 : (text_.size() / batchSize_ - 1) / sequenceLength_;
}

void LanguageModel::readWindow() {
  const std::size_t stream = text_.size() / batchSize_;
  const std::size_t first = static_cast<std::size_t>(cursor_.window) * sequenceLength_;
  inputs_.resize(sequenceLength_ * batchSize_);
  targets_.resize(sequenceLength_ * batchSize_);
  for (std::size_t t = 0; t < sequenceLength_; ++t) {
    for (std::size_t b = 0; b < batchSize_; ++b) {
      const std::size_t place = b * stream + first + t;
      inputs_[t * batchSize_ + b] = text_[place];
      targets_[t * batchSize_ + b] = text_[place + 1];
    }
  }
}

void LanguageModel::rewind() {
  cursor_.window = 0;
  carried_.fill(0.0f);
}

StepReport LanguageModel::trainStep() {
  require<InvalidArgumentError>(trainer_ && !text_.empty(), "training has not begun");
  readWindow();
  StepReport report;
  Var state;
  try {
    report = trainer_->step([&](Tape& tape) {
      const Outputs outputs =
          run(tape, inputs_, sequenceLength_, batchSize_, carried_, &rng_,
              stateGradientNorms_.empty() ? nullptr : stateGradientNorms_.data());
      state = outputs.state;
      return crossEntropy(outputs.logits, targets_);
    });
  } catch (const DivergedError&) {
    rewind();
    throw;
  }
  // Only the values go on: the gradient is cut here.
  std::copy_n(state.value(), state.size(), carried_.data());
  if (++cursor_.window == windowsPerEpoch()) {
    ++cursor_.epoch;
    rewind();
  }
  return report;
}

std::optional<LanguageModel::TrainingState> LanguageModel::trainingState() {
  if (!trainer_) return std::nullopt;
  TrainingState state;
  for (const Optimizer::Slot& slot : trainer_->optimizer().slots()) {
    for (std::size_t id = 0; id < parameters_.count(); ++id) {
      const Parameter& parameter = parameters_[id];
      state.arrays.push_back({slot.name + "." + parameter.name,
                              parameter.shape,
                              {slot.values->data() + parameter.offset, parameter.shape.size()}});
    }
  }
  state.arrays.push_back({"carried_state", carried_.shape(), {carried_.data(), carried_.size()}});
  state.numbers.resize(kNumbers);
  state.numbers[kSteps] = trainer_->steps();
  state.numbers[kOptimizerSteps] = trainer_->optimizer().steps();
  state.numbers[kEpoch] = cursor_.epoch;
  state.numbers[kWindow] = cursor_.window;
  state.numbers[kBatchSize] = batchSize_;
  state.numbers[kSequenceLength] = sequenceLength_;
  state.numbers[kFingerprint] = cursor_.fingerprint;
  std::copy_n(rng_.state().begin(), rng_.state().size(), state.numbers.begin() + kRng);
  return state;
}

std::size_t LanguageModel::carriedSize(std::span<const std::uint64_t> numbers) const {
  require<FormatError>(numbers.size() == kNumbers, "a training state must have ", +kNumbers,
                       " numbers, got ", numbers.size());
  constexpr std::uint64_t kLargest = 1u << 24;
  require<FormatError>(numbers[kBatchSize] > 0 && numbers[kBatchSize] <= kLargest &&
                           numbers[kSequenceLength] > 0 && numbers[kSequenceLength] <= kLargest,
                       "the batch of a training state must have a size from 1 to ", kLargest,
                       ", got ", numbers[kBatchSize], " x ", numbers[kSequenceLength]);
  return checkedProduct(network_.recurrent.stateShape(1).size(),
                        static_cast<std::size_t>(numbers[kBatchSize]));
}

void LanguageModel::restoreTraining(const OptimizerOptions& optimizer,
                                    std::span<const std::uint64_t> numbers) {
  carriedSize(numbers);
  Rng::State generator;
  std::copy_n(numbers.begin() + kRng, generator.size(), generator.begin());
  auto trainer = std::make_unique<Trainer>(parameters_,
                                           TrainerOptions{.optimizer = optimizer, .schedule = {}});
  trainer->setSteps(numbers[kSteps]);
  trainer->optimizer().setSteps(numbers[kOptimizerSteps]);
  Tensor carried(network_.recurrent.stateShape(static_cast<std::size_t>(numbers[kBatchSize])));
  rng_.setState(generator);
  trainer_ = std::move(trainer);
  carried_ = std::move(carried);
  batchSize_ = static_cast<std::size_t>(numbers[kBatchSize]);
  sequenceLength_ = static_cast<std::size_t>(numbers[kSequenceLength]);
  cursor_ = {numbers[kEpoch], numbers[kWindow], numbers[kFingerprint]};
  text_.clear();
}

StepModel::State LanguageModel::initialState(std::size_t batch) const {
  return {Tensor(network_.recurrent.stateShape(batch)), batch};
}

void LanguageModel::step(std::span<const std::int32_t> tokens, State& state, MatrixView logits) {
  network_.head.apply(read(*stepper_, tokens, state), logits);
}

ConstMatrixView LanguageModel::read(RecurrentStep& stepper, std::span<const std::int32_t> tokens,
                                    State& state) {
  if (!network_.embedding) return stepper.step(tokens, state.values);
  const std::size_t size = parameters_[network_.embedding->weight()].shape[1];
  embedded_.ensure(tokens.size() * size);
  const MatrixView vectors(embedded_.data(), tokens.size(), size);
  kernels::gatherRows({parameters_.values(network_.embedding->weight()), vocabulary_.size(), size},
                      tokens.data(), vectors, kernels::Write::kReplace);
  return stepper.step(vectors, state.values);
}

void LanguageModel::reorder(State& state, std::span<const std::size_t> indices) const {
  State fresh = initialState(indices.size());
  const std::size_t hidden = network_.recurrent.options().hiddenSize;
  const std::size_t arrays = state.values.shape()[0] * state.values.shape()[1];
  for (std::size_t array = 0; array < arrays; ++array) {
    const float* from = state.values.data() + array * state.batch * hidden;
    float* to = fresh.values.data() + array * fresh.batch * hidden;
    for (std::size_t i = 0; i < indices.size(); ++i) {
      std::copy_n(from + indices[i] * hidden, hidden, to + i * hidden);
    }
  }
  state = std::move(fresh);
}

LanguageModel::Activations LanguageModel::activations(std::span<const std::int32_t> tokens) {
  const Cell& cell = network_.recurrent.cell();
  const std::size_t hidden = network_.recurrent.options().hiddenSize;
  const std::size_t layers = network_.recurrent.layers().size();
  const GateCell* const gateCell = cell.asGateCell();
  const std::span<const std::string_view> states = cell.states();
  const auto gates = gateCell ? gateCell->gateNames() : std::span<const std::string_view>();

  Activations result;
  result.layers.resize(layers);
  for (Activations::Layer& layer : result.layers) {
    for (const std::string_view name : states) layer.states.push_back({name, {}});
    for (const std::string_view name : gates) layer.gates.push_back({name, {}});
    for (Activations::Series& series : layer.states) series.values.reserve(tokens.size() * hidden);
    for (Activations::Series& series : layer.gates) series.values.reserve(tokens.size() * hidden);
  }
  const auto append = [hidden](Activations::Series& series, const float* values) {
    series.values.insert(series.values.end(), values, values + hidden);
  };

  RecurrentStep stepper(network_.recurrent, !network_.embedding);
  stepper.watchGates();
  State state = initialState(1);
  for (const std::int32_t token : tokens) {
    read(stepper, {&token, 1}, state);
    for (std::size_t index = 0; index < layers; ++index) {
      Activations::Layer& layer = result.layers[index];
      for (std::size_t s = 0; s < states.size(); ++s) {
        append(layer.states[s], state.values.data() + (s * layers + index) * hidden);
      }
      for (std::size_t g = 0; g < gates.size(); ++g) {
        append(layer.gates[g], stepper.gates().data() + (index * gates.size() + g) * hidden);
      }
    }
  }
  return result;
}

double LanguageModel::windowLoss(std::span<const std::int32_t> tokens, State& state) {
  const std::size_t time = tokens.size() - 1;
  inference_.reset();
  inference_.setRecording(false);
  const Outputs outputs =
      run(inference_, tokens.first(time), time, state.batch, state.values, nullptr, nullptr);
  const Var loss = crossEntropy(outputs.logits, tokens.last(time));
  std::copy_n(outputs.state.value(), outputs.state.size(), state.values.data());
  return static_cast<double>(loss.value()[0]) * static_cast<double>(time);
}

LanguageModelEvaluation::LanguageModelEvaluation(LanguageModel& model,
                                                 std::vector<std::int32_t> tokens)
    : model_(model), tokens_(std::move(tokens)), state_(model.initialState(1)) {
  require<InvalidArgumentError>(tokens_.size() >= 2,
                                "the text to evaluate must have at least 2 tokens, got ",
                                tokens_.size());
}

bool LanguageModelEvaluation::advance(std::size_t count) {
  // Windows short enough to stay in the cache, long enough that the products over time are large.
  constexpr std::size_t kWindow = 256;
  while (count > 0 && position_ < total()) {
    const std::size_t window = std::min({count, kWindow, total() - position_});
    sum_ += model_.windowLoss(std::span(tokens_).subspan(position_, window + 1), state_);
    position_ += window;
    count -= window;
  }
  return position_ == total();
}

double LanguageModelEvaluation::loss() const {
  return position_ == 0 ? 0.0 : sum_ / static_cast<double>(position_);
}

}  // namespace unrolled

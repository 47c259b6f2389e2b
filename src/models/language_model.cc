#include "models/language_model.h"

#include <algorithm>

#include "core/error.h"
#include "core/numbers.h"
#include "kernels/rows.h"
#include "loss/cross_entropy.h"

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

std::uint64_t fingerprintOf(std::span<const std::int32_t> tokens, std::size_t batchSize,
                            std::size_t sequenceLength) {
  Fingerprint print;
  for (std::int32_t token : tokens) print.mix(static_cast<std::uint32_t>(token));
  print.mix(batchSize);
  print.mix(sequenceLength);
  return print.value();
}

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
    : Model(options.seed),
      vocabulary_(std::move(vocabulary)),
      network_(parameters_, vocabulary_.size(), options) {
  parameters_.allocate(rng_);
  stepper_.emplace(network_.recurrent, !network_.embedding);
}

std::vector<Parameter> LanguageModel::parametersOf(std::size_t vocabularySize,
                                                   const LanguageModelOptions& options) {
  ParameterSet parameters;
  const Network network(parameters, vocabularySize, options);
  return parameters.list();
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
  configureTrainer(training.trainer);
  const std::uint64_t print = fingerprintOf(tokens, batchSize, sequenceLength);
  text_ = std::move(tokens);
  watchStateGradients(training.stateGradients);
  const bool resumed = print == cursor_.fingerprint && batchSize == cursor_.batchSize &&
                       sequenceLength == cursor_.order && cursor_.step < stepsPerEpoch();
  if (resumed) return;
  cursor_ = {.batchSize = batchSize, .order = sequenceLength, .fingerprint = print};
  carried_ = std::move(zeroState);
}

std::uint64_t LanguageModel::stepsPerEpoch() const {
  return text_.empty() ? 0 : (text_.size() / batchSize() - 1) / sequenceLength();
}

Shape LanguageModel::carriedShape(std::size_t batchSize) const {
  return network_.recurrent.stateShape(batchSize);
}

void LanguageModel::requireOrder(std::uint64_t order) const {
  constexpr std::uint64_t kLargest = 1u << 24;
  require<FormatError>(order > 0 && order <= kLargest,
                       "the windows of a training state must have from 1 to ", kLargest,
                       " tokens, got ", order);
}

void LanguageModel::readWindow() {
  const std::size_t batch = batchSize();
  const std::size_t time = sequenceLength();
  const std::size_t stream = text_.size() / batch;
  const std::size_t first = static_cast<std::size_t>(cursor_.step) * time;
  inputs_.resize(time * batch);
  targets_.resize(time * batch);
  for (std::size_t t = 0; t < time; ++t) {
    for (std::size_t b = 0; b < batch; ++b) {
      const std::size_t place = b * stream + first + t;
      inputs_[t * batch + b] = text_[place];
      targets_[t * batch + b] = text_[place + 1];
    }
  }
}

StepReport LanguageModel::trainStep() {
  require<InvalidArgumentError>(trainer_ && !text_.empty(), "training has not begun");
  readWindow();
  StepReport report;
  Var state;
  try {
    report = trainer_->step([&](Tape& tape) {
      const Outputs outputs = run(tape, inputs_, sequenceLength(), batchSize(), carried_, &rng_,
                                  stateGradientRoom(sequenceLength()));
      state = outputs.state;
      return crossEntropy(outputs.logits, targets_);
    });
  } catch (const DivergedError&) {
    rewind();
    throw;
  }
  // Only the values go on: the gradient is cut here.
  std::copy_n(state.value(), state.size(), carried_.data());
  report.tokens = inputs_.size();
  advance();
  return report;
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

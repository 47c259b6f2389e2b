#include "models/language_model.h"

#include <charconv>
#include <memory>
#include <utility>

#include <emscripten/bind.h>

#include "guard.h"
#include "live.h"
#include "marshal.h"
#include "models/generation.h"
#include "network.h"
#include "training_options.h"

namespace unrolled::bindings {
namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(ModelObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(GenerationObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(SamplerObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(TrainingObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(TrainingStateObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(OptionalTrainingState)
EMSCRIPTEN_DECLARE_VAL_TYPE(GenerationStep)
EMSCRIPTEN_DECLARE_VAL_TYPE(ActivationsObject)

/// Where training stands before its next step.
struct TrainingPlace {
  double windowsPerEpoch;
  double window;
  double tokensPerStep;
};

/// A step of training; numbers are doubles, as all that cross.
struct TrainingStep {
  double step;
  double epoch;  ///< that the step belongs to, from 1
  double loss;
  double gradientNorm;
  double learningRate;
};

Vocabulary vocabularyFrom(const emscripten::val& object) {
  const Options options(object, "vocabulary.");
  std::string unit = "characters";
  options.read("unit", unit);
  std::vector<std::string> tokens = fromStringArray(options.value("tokens"));
  std::optional<std::int32_t> unknown;
  if (options.has("unknown")) unknown = options.value("unknown").as<std::int32_t>();
  return {parseTextUnit(unit), std::move(tokens), unknown};
}

class LanguageModelBinding : public Live {
 public:
  LanguageModelBinding(Vocabulary vocabulary, const LanguageModelOptions& options)
      : options_(options),
        model_(std::make_shared<LanguageModel>(std::move(vocabulary), options)) {}

  static std::unique_ptr<LanguageModelBinding> create(ModelObject object) {
    const Options options(object, "");
    return std::make_unique<LanguageModelBinding>(vocabularyFrom(options.value("vocabulary")),
                                                  modelFrom(options));
  }

  /// What parameters such a model would have, without making it.
  static NamedShapes parametersOf(ModelObject object) {
    const Options options(object, "");
    const std::size_t vocabularySize = lengthOf(options.value("vocabulary")["tokens"]);
    return toNamedShapes(LanguageModel::parametersOf(vocabularySize, modelFrom(options)));
  }

  const std::shared_ptr<LanguageModel>& model() const { return model_; }

  NetworkObject network() const { return toNetwork(options_.network); }
  double parameterCount() const { return static_cast<double>(model_->parameters().scalars()); }

  Int32Array encode(Text text, const std::string& argument) const {
    return toInt32Array(model_->vocabulary().encode(fromString(text), argument));
  }

  /// Token ids from a text or from ids, which are checked.
  std::vector<std::int32_t> tokens(const TextOrTokens& input, const char* argument) const {
    if (input.isString()) return model_->vocabulary().encode(fromString(input), argument);
    std::vector<std::int32_t> ids = fromTypedArray<std::int32_t>(input);
    const auto size = static_cast<std::int32_t>(model_->vocabularySize());
    for (std::size_t i = 0; i < ids.size(); ++i) {
      require<InvalidArgumentError>(ids[i] >= 0 && ids[i] < size, argument, "[", i,
                                    "] must be a token id from 0 to ", size - 1, ", got ", ids[i]);
    }
    return ids;
  }

  void beginTraining(TextOrTokens text, TrainingObject object) {
    const Options options(object, "");
    LanguageModelTraining training;
    training.trainer = trainerFrom(options);
    options.read("batchSize", training.batchSize);
    options.read("sequenceLength", training.sequenceLength);
    options.read("stateGradients", training.stateGradients);
    model_->beginTraining(tokens(text, "text"), training);
  }

  TrainingPlace trainingPlace() const {
    return {static_cast<double>(model_->windowsPerEpoch()), static_cast<double>(model_->window()),
            static_cast<double>(model_->tokensPerStep())};
  }

  TrainingStep trainStep() {
    const StepReport report = model_->trainStep();
    const bool endsEpoch = model_->window() == 0;
    return {static_cast<double>(report.step),
            static_cast<double>(model_->epoch() + (endsEpoch ? 0 : 1)), report.loss,
            report.gradientNorm, report.learningRate};
  }

  Float32Array stateGradientNorms() const { return toFloat32Array(model_->stateGradientNorms()); }

  ActivationsObject activations(TextOrTokens text) {
    const auto toObject = [](const std::vector<LanguageModel::Activations::Series>& list) {
      emscripten::val object = emscripten::val::object();
      for (const auto& series : list) {
        object.set(std::string(series.name), toFloat32Array(series.values));
      }
      return object;
    };
    emscripten::val layers = emscripten::val::array();
    for (const auto& layer : model_->activations(tokens(text, "text")).layers) {
      emscripten::val entry = emscripten::val::object();
      entry.set("states", toObject(layer.states));
      entry.set("gates", toObject(layer.gates));
      layers.call<void>("push", entry);
    }
    emscripten::val result = emscripten::val::object();
    result.set("layers", layers);
    return ActivationsObject(result);
  }

  NamedArrays parameters() const {
    ParameterSet& parameters = model_->parameters();
    emscripten::val list = emscripten::val::array();
    for (std::size_t i = 0; i < parameters.count(); ++i) {
      appendNamed(list, parameters[i].name, parameters[i].shape, parameters.values(i));
    }
    return NamedArrays(list);
  }

  /// Values for the i-th of `parameters()`.
  void setParameter(double index, Float32Array values) {
    ParameterSet& parameters = model_->parameters();
    require<InvalidArgumentError>(index >= 0 && index < static_cast<double>(parameters.count()),
                                  "index must be that of a parameter, got ", index);
    const auto i = static_cast<std::size_t>(index);
    const std::size_t size = parameters[i].shape.size();
    require<ShapeError>(lengthOf(values) == size, parameters[i].name, " has ", size,
                        " numbers, got ", lengthOf(values));
    copyInto<float>(values, {parameters.values(i), size});
    parameters.touch();
  }

  OptionalTrainingState trainingState() const {
    const auto state = model_->trainingState();
    if (!state) return OptionalTrainingState(emscripten::val::undefined());
    emscripten::val arrays = emscripten::val::array();
    for (const auto& array : state->arrays) {
      appendNamed(arrays, array.name, array.shape, array.values.data());
    }
    emscripten::val numbers = emscripten::val::array();
    for (const std::uint64_t number : state->numbers) {
      numbers.call<void>("push", std::to_string(number));
    }
    emscripten::val result = emscripten::val::object();
    result.set("arrays", arrays);
    result.set("numbers", numbers);
    return OptionalTrainingState(result);
  }

  void restoreTraining(OptimizerObject optimizer, TrainingStateObject object) {
    const Options saved(object, "");
    std::vector<std::uint64_t> numbers;
    for (const std::string& digits : fromStringArray(saved.value("numbers"))) {
      std::uint64_t number = 0;
      const char* end = digits.data() + digits.size();
      const auto parsed = std::from_chars(digits.data(), end, number);
      require<FormatError>(parsed.ec == std::errc() && parsed.ptr == end,
                           "the numbers of the training state must be 64-bit, got ", digits);
      numbers.push_back(number);
    }
    const emscripten::val arrays = saved.value("arrays");
    const std::size_t count = lengthOf(arrays);
    const std::size_t carried = model_->carriedSize(numbers);
    require<FormatError>(
        count > 0 && lengthOf(arrays[static_cast<double>(count - 1)]["values"]) == carried,
        "the last array of the training state must be carried_state with ", carried, " numbers");
    model_->restoreTraining(optimizerFrom(Options(optimizer, "optimizer.")), numbers);

    const auto state = model_->trainingState();
    require<FormatError>(state && count == state->arrays.size(), "the training state must have ",
                         state ? state->arrays.size() : 0, " arrays, got ", count);
    for (std::size_t i = 0; i < state->arrays.size(); ++i) {
      const auto& target = state->arrays[i];
      const emscripten::val entry = arrays[static_cast<double>(i)];
      const std::string name = fromString(entry["name"]);
      const emscripten::val values = entry["values"];
      require<FormatError>(name == target.name && lengthOf(values) == target.values.size(),
                           "the training state must have ", target.values.size(), " numbers of ",
                           target.name, ", got ", lengthOf(values), " of ", name);
      copyInto<float>(values, target.values);
    }
  }

 private:
  static LanguageModelOptions modelFrom(const Options& options) {
    LanguageModelOptions model;
    model.network = networkFrom(options.child("network"));
    options.read("embeddingSize", model.embeddingSize);
    options.read("seed", model.seed);
    return model;
  }

  LanguageModelOptions options_;
  std::shared_ptr<LanguageModel> model_;  // shared with what reads or writes text by it
};

class EvaluationBinding : public Live {
 public:
  EvaluationBinding(std::shared_ptr<LanguageModel> model, std::vector<std::int32_t> tokens)
      : model_(std::move(model)), evaluation_(*model_, std::move(tokens)) {}

  static std::unique_ptr<EvaluationBinding> create(const LanguageModelBinding& model,
                                                   TextOrTokens text, std::string argument) {
    return std::make_unique<EvaluationBinding>(model.model(), model.tokens(text, argument.c_str()));
  }

  bool advance(double count) { return evaluation_.advance(static_cast<std::size_t>(count)); }
  double predicted() const { return static_cast<double>(evaluation_.predicted()); }
  double total() const { return static_cast<double>(evaluation_.total()); }
  double loss() const { return evaluation_.loss(); }

 private:
  std::shared_ptr<LanguageModel> model_;
  LanguageModelEvaluation evaluation_;
};

class GenerationBinding : public Live {
 public:
  GenerationBinding(std::shared_ptr<LanguageModel> model, std::span<const std::int32_t> prompt,
                    const GenerationOptions& options)
      : model_(std::move(model)), generation_(*model_, model_->vocabulary(), prompt, options) {}

  static std::unique_ptr<GenerationBinding> create(const LanguageModelBinding& model,
                                                   TextOrTokens prompt, GenerationObject object) {
    const Options options(object, "");
    GenerationOptions generation;
    readSampler(options, generation.sampler);
    options.readCount("length", generation.length);
    options.readCount("seed", generation.seed);
    options.readCount("candidates", generation.candidates);
    if (options.has("stop")) generation.stop = fromStringArray(options.value("stop"));
    return std::make_unique<GenerationBinding>(model.model(), model.tokens(prompt, "prompt"),
                                               generation);
  }

  bool readPrompt(double count) { return generation_.readPrompt(static_cast<std::size_t>(count)); }
  std::string advance(double count) { return generation_.advance(static_cast<std::size_t>(count)); }

  GenerationStep advanceOne() {
    const Generation::Step step = generation_.advanceOne();
    emscripten::val candidates = emscripten::val::array();
    for (const Generation::Candidate& candidate : step.candidates) {
      emscripten::val entry = emscripten::val::object();
      entry.set("text", model_->vocabulary().token(candidate.token));
      entry.set("token", candidate.token);
      entry.set("probability", candidate.probability);
      candidates.call<void>("push", entry);
    }
    emscripten::val result = emscripten::val::object();
    result.set("text", step.text);
    result.set("token", step.token);
    result.set("candidates", candidates);
    return GenerationStep(result);
  }

  bool done() const { return generation_.done(); }

 private:
  static void readSampler(const Options& options, SamplerOptions& sampler) {
    options.read("temperature", sampler.temperature);
    options.readCount("topK", sampler.topK);
    options.read("topP", sampler.topP);
  }

  std::shared_ptr<LanguageModel> model_;
  Generation generation_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(language_model) {
  using namespace emscripten;
  register_type<ModelObject>(
      "{ vocabulary: { tokens: readonly string[]; unit?: string | undefined; unknown?: number | "
      "undefined };"
      " network?: undefined | " UNROLLED_NETWORK_OPTIONS_TYPE
      ";"
      " embeddingSize?: number | undefined; seed?: number | undefined }");
  register_type<TrainingObject>(
      UNROLLED_TRAINER_TYPE
      " & { batchSize?: number | undefined; sequenceLength?: number | undefined; "
      "stateGradients?: boolean | undefined }");
  register_type<ActivationsObject>(
      "{ layers: { states: Record<string, Float32Array>; gates: Record<string, Float32Array> }[] "
      "}");
  register_type<GenerationObject>(
      "{ length?: number | undefined; temperature?: number | undefined; topK?: number | undefined; "
      "topP?: number | undefined; seed?: number | undefined;"
      " stop?: readonly string[] | undefined; candidates?: number | undefined }");
  register_type<GenerationStep>(
      "{ text: string; token: number;"
      " candidates: { text: string; token: number; probability: number }[] }");
  register_type<TrainingStateObject>(
      "{ arrays: readonly { name: string; shape: number[]; values: Float32Array }[];"
      " numbers: readonly string[] }");
  register_type<OptimizerObject>(UNROLLED_OPTIMIZER_TYPE);
  register_type<OptionalTrainingState>(
      "{ arrays: { name: string; shape: number[]; values: Float32Array }[]; numbers: string[] }"
      " | undefined");

  value_object<TrainingPlace>("TrainingPlace")
      .field("windowsPerEpoch", &TrainingPlace::windowsPerEpoch)
      .field("window", &TrainingPlace::window)
      .field("tokensPerStep", &TrainingPlace::tokensPerStep);
  value_object<TrainingStep>("TrainingStep")
      .field("step", &TrainingStep::step)
      .field("epoch", &TrainingStep::epoch)
      .field("loss", &TrainingStep::loss)
      .field("gradientNorm", &TrainingStep::gradientNorm)
      .field("learningRate", &TrainingStep::learningRate);

  class_<LanguageModelBinding>("LanguageModel")
      .class_function("create", guarded<&LanguageModelBinding::create>)
      .class_function("parametersOf", guarded<&LanguageModelBinding::parametersOf>)
      .function("network", guarded<&LanguageModelBinding::network>)
      .function("parameterCount", guarded<&LanguageModelBinding::parameterCount>)
      .function("encode", guarded<&LanguageModelBinding::encode>)
      .function("beginTraining", guarded<&LanguageModelBinding::beginTraining>)
      .function("trainingPlace", guarded<&LanguageModelBinding::trainingPlace>)
      .function("trainStep", guarded<&LanguageModelBinding::trainStep>)
      .function("stateGradientNorms", guarded<&LanguageModelBinding::stateGradientNorms>)
      .function("activations", guarded<&LanguageModelBinding::activations>)
      .function("parameters", guarded<&LanguageModelBinding::parameters>)
      .function("setParameter", guarded<&LanguageModelBinding::setParameter>)
      .function("trainingState", guarded<&LanguageModelBinding::trainingState>)
      .function("restoreTraining", guarded<&LanguageModelBinding::restoreTraining>);
  class_<EvaluationBinding>("LanguageModelEvaluation")
      .class_function("create", guarded<&EvaluationBinding::create>)
      .function("advance", guarded<&EvaluationBinding::advance>)
      .function("predicted", guarded<&EvaluationBinding::predicted>)
      .function("total", guarded<&EvaluationBinding::total>)
      .function("loss", guarded<&EvaluationBinding::loss>);
  class_<GenerationBinding>("Generation")
      .class_function("create", guarded<&GenerationBinding::create>)
      .function("readPrompt", guarded<&GenerationBinding::readPrompt>)
      .function("advance", guarded<&GenerationBinding::advance>)
      .function("advanceOne", guarded<&GenerationBinding::advanceOne>)
      .function("done", guarded<&GenerationBinding::done>);
}

}  // namespace unrolled::bindings

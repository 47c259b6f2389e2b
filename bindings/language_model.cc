#include "models/language_model.h"

#include <memory>
#include <utility>

#include <emscripten/bind.h>

#include "guard.h"
#include "live.h"
#include "marshal.h"
#include "model.h"
#include "models/generation.h"
#include "network.h"
#include "sampler.h"

namespace unrolled::bindings {
namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(ModelObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(GenerationObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(SamplerObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(TrainingObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(GenerationStep)
EMSCRIPTEN_DECLARE_VAL_TYPE(ActivationsObject)

Vocabulary vocabularyFrom(const emscripten::val& object) {
  const Options options(object, "vocabulary.");
  std::string unit = "characters";
  options.read("unit", unit);
  std::vector<std::string> tokens = fromStringArray(options.value("tokens"));
  std::optional<std::int32_t> unknown;
  if (options.has("unknown")) unknown = options.value("unknown").as<std::int32_t>();
  return {parseTextUnit(unit), std::move(tokens), unknown};
}

class LanguageModelBinding : public ModelBinding {
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
  std::shared_ptr<StepModel> stepModel() const override { return model_; }

  NetworkObject network() const { return toNetwork(options_.network); }

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

 protected:
  Model& base() const override { return *model_; }

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
  class_<LanguageModelBinding, emscripten::base<ModelBinding>>("LanguageModel")
      .class_function("create", guarded<&LanguageModelBinding::create>)
      .class_function("parametersOf", guarded<&LanguageModelBinding::parametersOf>)
      .function("network", guarded<&LanguageModelBinding::network>)
      .function("encode", guarded<&LanguageModelBinding::encode>)
      .function("beginTraining", guarded<&LanguageModelBinding::beginTraining>)
      .function("activations", guarded<&LanguageModelBinding::activations>);
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

#include "sequence_model.h"

#include <string>
#include <utility>

#include <emscripten/bind.h>

#include "guard.h"

namespace unrolled::bindings {

SequenceData sequenceDataFrom(const emscripten::val& object) {
  const Options options(object, "");
  SequenceData data;
  options.read("name", data.name);
  options.read("field", data.field);
  std::size_t end = 0;
  for (const std::int32_t length : fromTypedArray<std::int32_t>(options.value("lengths"))) {
    require<InvalidArgumentError>(length >= 0, "the length of a sequence must be at least 0, got ",
                                  length);
    end += static_cast<std::size_t>(length);
    data.ends.push_back(end);
  }
  if (options.has("tokens")) data.tokens = fromTypedArray<std::int32_t>(options.value("tokens"));
  if (options.has("inputs")) data.inputs = fromTypedArray<float>(options.value("inputs"));
  if (options.has("words")) data.words = fromStringArray(options.value("words"));
  if (options.has("ids")) data.ids = fromTypedArray<std::int32_t>(options.value("ids"));
  if (options.has("idLengths")) {
    std::size_t idEnd = 0;
    for (const std::int32_t length : fromTypedArray<std::int32_t>(options.value("idLengths"))) {
      data.idEnds.push_back(idEnd += static_cast<std::size_t>(length));
    }
  }
  if (options.has("targets")) data.targets = fromTypedArray<float>(options.value("targets"));
  return data;
}

namespace {

/// Reads sequences by a model, which it keeps alive.
class SequenceReadingBinding : public Live {
 public:
  SequenceReadingBinding(std::shared_ptr<SequenceModel> model, SequenceData data,
                         bool distributions)
      : model_(std::move(model)), reading_(*model_, std::move(data), distributions) {}

  static std::unique_ptr<SequenceReadingBinding> create(const SequenceModelBinding& model,
                                                        SequenceDataObject data,
                                                        bool distributions) {
    return std::make_unique<SequenceReadingBinding>(model.model(), sequenceDataFrom(data),
                                                    distributions);
  }

  bool advance() { return reading_.advance(); }

  SequencePredictionsObject predictions() const {
    const SequencePredictions& made = reading_.predictions();
    emscripten::val result = emscripten::val::object();
    result.set("ids", toInt32Array(made.ids));
    result.set("probabilities", toFloat32Array(made.probabilities));
    result.set("distributions", toFloat32Array(made.distributions));
    result.set("weights", toFloat32Array(made.weights));
    result.set("values", toFloat32Array(made.values));
    result.set("lossSum", made.lossSum);
    result.set("counted", static_cast<double>(made.counted));
    result.set("answered", static_cast<double>(made.answered));
    result.set("correct", static_cast<double>(made.correct));
    result.set("edits", static_cast<double>(made.edits));
    return SequencePredictionsObject(result);
  }

 private:
  std::shared_ptr<SequenceModel> model_;
  SequenceReading reading_;
};

}  // namespace

void SequenceModelBinding::beginTraining(SequenceDataObject data, SequenceTrainingObject object) {
  const Options options(object, "");
  SequenceTraining training;
  training.trainer = trainerFrom(options);
  options.read("batchSize", training.batchSize);
  options.read("stateGradients", training.stateGradients);
  readShuffleSeed(options, training.shuffleSeed);
  model_->beginTraining(sequenceDataFrom(data), training);
}

SequenceModelOptions sequenceModelFrom(const Options& options) {
  SequenceModelOptions model;
  const Options input = options.child("input");
  input.read("kind", model.input.kind);
  input.read("inputSize", model.input.inputSize);
  input.read("vocabularySize", model.input.vocabularySize);
  input.read("embeddingSize", model.input.embeddingSize);
  if (input.has("embeddings")) {
    model.input.embeddings = fromTypedArray<float>(input.value("embeddings"));
  }
  input.read("frozen", model.input.frozen);
  input.read("contextWindow", model.input.contextWindow);
  input.read("dropout", model.input.dropout);
  model.network = networkFrom(options.child("network"));
  options.read("outputDropout", model.outputDropout);
  options.read("seed", model.seed);
  options.read("declareOnly", model.declareOnly);
  return model;
}

EMSCRIPTEN_BINDINGS(sequence_model) {
  using namespace emscripten;
  register_type<SequenceDataObject>(
      "{ name: string; field: string; lengths: Int32Array; tokens?: Int32Array | undefined;"
      " inputs?: Float32Array | undefined; words?: readonly string[] | undefined;"
      " ids?: Int32Array | undefined; idLengths?: Int32Array | undefined; targets?: Float32Array | "
      "undefined }");
  register_type<SequenceTrainingObject>(
      UNROLLED_TRAINER_TYPE
      " & { batchSize?: number | undefined; shuffleSeed?: number | undefined;"
      " stateGradients?: boolean | undefined }");
  register_type<SequencePredictionsObject>(
      "{ ids: Int32Array; probabilities: Float32Array; distributions: Float32Array;"
      " weights: Float32Array; values: Float32Array; lossSum: number; counted: number;"
      " answered: number; correct: number; edits: number }");

  class_<SequenceModelBinding, base<ModelBinding>>("SequenceModel")
      .function("network", guarded<&SequenceModelBinding::network>)
      .function("beginTraining", guarded<&SequenceModelBinding::beginTraining>);
  class_<SequenceReadingBinding>("SequenceReading")
      .class_function("create", guarded<&SequenceReadingBinding::create>)
      .function("advance", guarded<&SequenceReadingBinding::advance>)
      .function("predictions", guarded<&SequenceReadingBinding::predictions>);
}

}  // namespace unrolled::bindings

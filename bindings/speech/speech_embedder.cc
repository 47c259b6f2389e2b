#include "models/speech_embedder.h"

#include <memory>
#include <utility>

#include <emscripten/bind.h>

#include "audio.h"
#include "guard.h"
#include "model.h"
#include "models/speech_window_vectors.h"
#include "network.h"
#include "sequence_model.h"

namespace unrolled::bindings {
namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(SpeechEmbedderObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(SpeechDataObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(SpeechTrainingObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(SpeechScoreObject)

SpeechData speechDataFrom(const emscripten::val& object) {
  SpeechData data{sequenceDataFrom(object), {}};
  const Options options(object, "");
  if (options.has("pairs")) data.pairs = fromTypedArray<std::uint32_t>(options.value("pairs"));
  return data;
}

/// Measures a model on segments; it keeps the model alive.
class SpeechEvaluationBinding : public Live {
 public:
  SpeechEvaluationBinding(std::shared_ptr<SpeechEmbedder> model, SpeechData data)
      : model_(std::move(model)), evaluation_(*model_, std::move(data)) {}

  bool advance() { return evaluation_.advance(); }
  SpeechScoreObject score() const {
    emscripten::val result = emscripten::val::object();
    result.set("errorSum", evaluation_.score().errorSum);
    result.set("counted", static_cast<double>(evaluation_.score().counted));
    return SpeechScoreObject(result);
  }

 private:
  std::shared_ptr<SpeechEmbedder> model_;
  SpeechEvaluation evaluation_;
};

/// Makes vectors by a model, which it keeps alive.
template <typename Vectors>
class SpeechVectorsBinding : public Live {
 public:
  template <typename... Input>
  explicit SpeechVectorsBinding(std::shared_ptr<SpeechEmbedder> model, Input&&... input)
      : model_(std::move(model)), vectors_(*model_, std::forward<Input>(input)...) {}

  bool advance() { return vectors_.advance(); }
  double done() const { return static_cast<double>(vectors_.done()); }
  Float32Array values() const { return toFloat32Array(vectors_.values()); }

 private:
  std::shared_ptr<SpeechEmbedder> model_;
  Vectors vectors_;
};

using SegmentVectorsBinding = SpeechVectorsBinding<SpeechVectors>;
using WindowVectorsBinding = SpeechVectorsBinding<SpeechWindowVectors>;

class SpeechEmbedderBinding : public ModelBinding {
 public:
  explicit SpeechEmbedderBinding(const SpeechEmbedderOptions& options)
      : model_(std::make_shared<SpeechEmbedder>(options)),
        encoder_(options.encoder),
        decoder_(options.decoder) {}

  static std::unique_ptr<SpeechEmbedderBinding> create(SpeechEmbedderObject object) {
    const Options options(object, "");
    SpeechEmbedderOptions model;
    options.read("inputSize", model.inputSize);
    model.encoder = networkFrom(options.child("network"));
    model.decoder = networkFrom(options.child("decoder"));
    options.read("vectorSize", model.vectorSize);
    options.read("projection", model.projection);
    options.read("seed", model.seed);
    options.read("declareOnly", model.declareOnly);
    return std::make_unique<SpeechEmbedderBinding>(model);
  }

  NetworkObject network() const { return toNetwork(encoder_); }
  NetworkObject decoderNetwork() const { return toNetwork(decoder_); }

  void beginTraining(SpeechDataObject data, SpeechTrainingObject object) {
    const Options options(object, "");
    SpeechTraining training;
    training.trainer = trainerFrom(options);
    options.read("batchSize", training.batchSize);
    readShuffleSeed(options, training.shuffleSeed);
    options.read("stateGradients", training.stateGradients);
    options.read("reconstruction", training.reconstruction);
    options.read("correspondence", training.correspondence);
    options.read("contrastive", training.contrastive);
    options.read("temperature", training.temperature);
    options.read("triplet", training.triplet);
    options.read("margin", training.margin);
    options.read("mining", training.mining);
    const Options corruption = options.child("corruption");
    corruption.read("noise", training.corruption.noise);
    corruption.read("masks", training.corruption.masks);
    corruption.read("maskShare", training.corruption.maskShare);
    model_->beginTraining(speechDataFrom(data), training);
  }

  std::unique_ptr<SpeechEvaluationBinding> evaluate(SpeechDataObject data) const {
    return std::make_unique<SpeechEvaluationBinding>(model_, speechDataFrom(data));
  }

  std::unique_ptr<SegmentVectorsBinding> vectors(SequenceDataObject segments) const {
    return std::make_unique<SegmentVectorsBinding>(model_, sequenceDataFrom(segments));
  }

  /// Of windows [W, 2] of one recording, in seconds.
  std::unique_ptr<WindowVectorsBinding> windowVectors(Float32Array frames, Float32Array windows,
                                                      FrameTimes times, bool normalize) const {
    auto values = fromTypedArray<float>(frames);
    const auto seconds = fromTypedArray<float>(windows);
    const std::size_t count = values.size() / model_->inputSize();
    std::vector<FrameWindow> places;
    places.reserve(seconds.size() / 2);
    for (std::size_t i = 0; i + 1 < seconds.size(); i += 2) {
      places.push_back(framesWithin({seconds[i], seconds[i + 1]}, times, count));
    }
    return std::make_unique<WindowVectorsBinding>(model_, std::move(values), std::move(places),
                                                  normalize);
  }

 protected:
  Model& base() const override { return *model_; }

 private:
  std::shared_ptr<SpeechEmbedder> model_;  // shared with what reads by it
  NetworkOptions encoder_;
  NetworkOptions decoder_;
};

template <typename Binding>
void bindVectors(const char* name) {
  emscripten::class_<Binding>(name)
      .function("advance", guarded<&Binding::advance>)
      .function("done", guarded<&Binding::done>)
      .function("values", guarded<&Binding::values>);
}

}  // namespace

EMSCRIPTEN_BINDINGS(speech_embedder) {
  using namespace emscripten;
  register_type<SpeechEmbedderObject>(
      "{ inputSize: number; network?: undefined | " UNROLLED_NETWORK_OPTIONS_TYPE
      "; decoder?: undefined | " UNROLLED_NETWORK_OPTIONS_TYPE
      "; vectorSize?: number | undefined; projection?: string | undefined; seed?: number | "
      "undefined; declareOnly?: boolean | undefined }");
  register_type<SpeechDataObject>(
      "{ name: string; field: string; lengths: Int32Array; inputs: Float32Array; ids?: Int32Array "
      "| undefined; pairs?: Uint32Array | undefined }");
  register_type<SpeechTrainingObject>(
      UNROLLED_TRAINER_TYPE
      " & { batchSize?: number | undefined; shuffleSeed?: number | undefined; stateGradients?: "
      "boolean | undefined; reconstruction?: number | undefined; correspondence?: boolean | "
      "undefined; contrastive?: number | undefined; temperature?: number | undefined; triplet?: "
      "number | undefined; margin?: number | undefined; mining?: string | undefined; corruption?: "
      "undefined | { noise?: number | undefined; masks?: number | undefined; maskShare?: number | "
      "undefined } }");
  register_type<SpeechScoreObject>("{ errorSum: number; counted: number }");
  value_object<FrameTimes>("FrameTimes")
      .field("hop", &FrameTimes::hop)
      .field("frame", &FrameTimes::frame);

  class_<SpeechEmbedderBinding, base<ModelBinding>>("SpeechEmbedder")
      .class_function("create", guarded<&SpeechEmbedderBinding::create>)
      .function("network", guarded<&SpeechEmbedderBinding::network>)
      .function("decoderNetwork", guarded<&SpeechEmbedderBinding::decoderNetwork>)
      .function("beginTraining", guarded<&SpeechEmbedderBinding::beginTraining>)
      .function("evaluate", guarded<&SpeechEmbedderBinding::evaluate>)
      .function("vectors", guarded<&SpeechEmbedderBinding::vectors>)
      .function("windowVectors", guarded<&SpeechEmbedderBinding::windowVectors>);
  class_<SpeechEvaluationBinding>("SpeechEvaluation")
      .function("advance", guarded<&SpeechEvaluationBinding::advance>)
      .function("score", guarded<&SpeechEvaluationBinding::score>);
  bindVectors<SegmentVectorsBinding>("SegmentVectors");
  bindVectors<WindowVectorsBinding>("WindowVectors");
}

}  // namespace unrolled::bindings

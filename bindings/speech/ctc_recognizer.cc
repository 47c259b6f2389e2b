#include "models/ctc_recognizer.h"

#include <cmath>
#include <memory>
#include <utility>

#include <emscripten/bind.h>

#include "decode/ctc_path.h"
#include "guard.h"
#include "models/ctc_transcription.h"
#include "sequence_model.h"

namespace unrolled::bindings {
namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(CtcRecognizerObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(CtcDecodingObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(CtcTranscripts)

/// Writes what a model hears; it keeps both models alive.
class CtcTranscriptionBinding : public Live {
 public:
  CtcTranscriptionBinding(std::shared_ptr<CtcRecognizer> model, SequenceData data,
                          const CtcTranscriptionOptions& options,
                          std::shared_ptr<StepModel> language)
      : model_(std::move(model)),
        language_(std::move(language)),
        transcription_(*model_, std::move(data), options) {}

  bool advance() { return transcription_.advance(); }

  CtcTranscripts results() const {
    emscripten::val list = emscripten::val::array();
    for (const CtcTranscript& transcript : transcription_.written()) {
      emscripten::val hypotheses = emscripten::val::array();
      for (const CtcHypothesis& hypothesis : transcript.hypotheses) {
        emscripten::val entry = emscripten::val::object();
        entry.set("labels", toInt32Array(hypothesis.labels));
        entry.set("logProbability", hypothesis.logProbability);
        entry.set("score", hypothesis.score);
        hypotheses.call<void>("push", entry);
      }
      emscripten::val entry = emscripten::val::object();
      entry.set("hypotheses", hypotheses);
      const std::vector<std::int32_t> starts(transcript.starts.begin(), transcript.starts.end());
      entry.set("starts", toInt32Array(starts));
      entry.set("posteriors", toFloat32Array(transcript.posteriors));
      entry.set("trimmed", toInt32Array(trimmedOf(transcript)));
      list.call<void>("push", entry);
    }
    return CtcTranscripts(list);
  }

 private:
  /// What trimming makes of the posteriors, where they were asked for.
  std::vector<std::int32_t> trimmedOf(const CtcTranscript& transcript) const {
    if (transcript.posteriors.empty()) return {};
    const std::size_t classes = model_->labels() + 1;
    std::vector<float> scores(transcript.posteriors);
    for (float& score : scores) score = std::log(score);
    return trimmedPath({scores.data(), scores.size() / classes, classes}, model_->blank());
  }

  std::shared_ptr<CtcRecognizer> model_;
  std::shared_ptr<StepModel> language_;
  CtcTranscription transcription_;
};

class CtcRecognizerBinding : public SequenceModelBinding {
 public:
  CtcRecognizerBinding(std::shared_ptr<CtcRecognizer> model, const NetworkOptions& network)
      : SequenceModelBinding(model, network), recognizer_(std::move(model)) {}

  static std::unique_ptr<CtcRecognizerBinding> create(CtcRecognizerObject object) {
    const Options options(object, "");
    CtcRecognizerOptions recognizer;
    recognizer.model = sequenceModelFrom(options);
    options.read("labels", recognizer.labels);
    options.read("frameStack", recognizer.frameStack);
    options.read("frameStride", recognizer.frameStride);
    options.read("skipImpossible", recognizer.skipImpossible);
    return std::make_unique<CtcRecognizerBinding>(std::make_shared<CtcRecognizer>(recognizer),
                                                  recognizer.model.network);
  }

  /// `language`: a model with steps, whose tokens for each class are in the options; or null.
  std::unique_ptr<CtcTranscriptionBinding> transcribe(SequenceDataObject data,
                                                      CtcDecodingObject object,
                                                      ModelBinding* language) const {
    const Options options(object, "");
    CtcTranscriptionOptions transcription;
    options.read("posteriors", transcription.posteriors);
    std::shared_ptr<StepModel> steps;
    if (options.has("beamWidth")) {
      CtcBeamOptions& beam = transcription.beam.emplace();
      options.readCount("beamWidth", beam.beamWidth);
      options.readCount("nBest", beam.nBest);
      options.read("insertionBonus", beam.insertionBonus);
      if (language) {
        steps = language->stepModel();
        require<InvalidArgumentError>(steps != nullptr, "language.model must be a language model");
        const Options said = options.child("language");
        beam.language.model = steps.get();
        said.read("weight", beam.language.weight);
        said.readCount("first", beam.language.first);
        if (said.has("end")) said.readCount("end", beam.language.end);
        beam.language.tokens = fromTypedArray<std::int32_t>(said.value("tokens"));
      }
    }
    return std::make_unique<CtcTranscriptionBinding>(recognizer_, sequenceDataFrom(data),
                                                     transcription, std::move(steps));
  }

 private:
  std::shared_ptr<CtcRecognizer> recognizer_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(ctc_recognizer) {
  using namespace emscripten;
  register_type<CtcRecognizerObject>(
      UNROLLED_SEQUENCE_MODEL_TYPE
      " & { labels: number; frameStack?: number | undefined; frameStride?: number | undefined; "
      "skipImpossible?: boolean | undefined }");
  register_type<CtcDecodingObject>(
      "{ beamWidth?: number | undefined; nBest?: number | undefined; insertionBonus?: number | "
      "undefined; posteriors?: boolean | undefined; language?: undefined | { weight?: number | "
      "undefined; first: number; end?: number | undefined; tokens: Int32Array } }");
  register_type<CtcTranscripts>(
      "{ hypotheses: { labels: Int32Array; logProbability: number; score: number }[]; starts: "
      "Int32Array; posteriors: Float32Array; trimmed: Int32Array }[]");

  class_<CtcRecognizerBinding, base<SequenceModelBinding>>("CtcRecognizer")
      .class_function("create", guarded<&CtcRecognizerBinding::create>)
      .function("transcribe", guarded<&CtcRecognizerBinding::transcribe>, allow_raw_pointers());
  class_<CtcTranscriptionBinding>("CtcTranscription")
      .function("advance", guarded<&CtcTranscriptionBinding::advance>)
      .function("results", guarded<&CtcTranscriptionBinding::results>);
}

}  // namespace unrolled::bindings

// Samples on their way to frames, and stretches of speech.

#include "audio.h"

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include <emscripten/bind.h>

#include "audio/augmentation.h"
#include "audio/dynamic_time_warping.h"
#include "audio/endpointer.h"
#include "audio/feature_extractor.h"
#include "guard.h"
#include "live.h"

namespace unrolled::bindings {
namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(FeaturesObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(EndpointerObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(WarpingObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(WarpingMatchObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(AugmentationObject)

class FeatureExtractorBinding : public Live {
 public:
  explicit FeatureExtractorBinding(const FeatureOptions& options) : extractor_(options) {}

  static std::unique_ptr<FeatureExtractorBinding> create(FeaturesObject options) {
    return std::make_unique<FeatureExtractorBinding>(featuresFrom(Options(options, "audio.")));
  }

  double features() const { return static_cast<double>(extractor_.features()); }
  double sampleRate() const { return extractor_.options().sampleRate; }
  double hopSeconds() const { return extractor_.startOf(1); }
  double windowSeconds() const { return extractor_.frameSeconds(); }

  void begin(double sampleRate) { extractor_.begin(sampleRate); }
  void push(Float32Array samples) { extractor_.push(fromTypedArray<float>(samples)); }
  void finish() { extractor_.finish(); }
  /// All frames that are ready, one after the other.
  Float32Array take() {
    std::vector<float> frames(checkedProduct(extractor_.available(), extractor_.features()));
    extractor_.take(extractor_.available(), frames.data());
    return toFloat32Array(frames);
  }

 private:
  FeatureExtractor extractor_;
};

class EndpointerBinding : public Live {
 public:
  explicit EndpointerBinding(const EndpointerOptions& options)
      : endpointer_(options), sampleRate_(options.sampleRate) {}

  static std::unique_ptr<EndpointerBinding> create(EndpointerObject object) {
    const Options options(object, "");
    EndpointerOptions endpointer;
    options.read("sampleRate", endpointer.sampleRate);
    options.read("onsetDecibels", endpointer.onsetDecibels);
    options.read("offsetDecibels", endpointer.offsetDecibels);
    options.read("rangeDecibels", endpointer.rangeDecibels);
    options.read("floorDecibels", endpointer.floorDecibels);
    options.read("backgroundSeconds", endpointer.backgroundSeconds);
    options.read("lookaheadSeconds", endpointer.lookaheadSeconds);
    options.read("minSpeechSeconds", endpointer.minSpeechSeconds);
    options.read("hangoverSeconds", endpointer.hangoverSeconds);
    options.read("paddingSeconds", endpointer.paddingSeconds);
    return std::make_unique<EndpointerBinding>(endpointer);
  }

  void push(Float32Array samples) { endpointer_.push(fromTypedArray<float>(samples)); }
  void finish() { endpointer_.finish(); }
  /// Begin and end, in seconds, of every stretch that is complete and was not taken.
  Float32Array take() {
    std::vector<float> seconds;
    while (const std::optional<SpeechSegment> segment = endpointer_.take()) {
      for (const std::size_t sample : {segment->begin, segment->end}) {
        seconds.push_back(static_cast<float>(static_cast<double>(sample) / sampleRate_));
      }
    }
    return toFloat32Array(seconds);
  }
  bool inSpeech() const { return endpointer_.inSpeech(); }
  double level() const { return endpointer_.level(); }
  double background() const { return endpointer_.background(); }

 private:
  Endpointer endpointer_;
  double sampleRate_;
};

/// Sequences of frames that others are compared with one after the other.
class TimeWarpingBinding : public Live {
 public:
  TimeWarpingBinding(const WarpingOptions& options, std::size_t features)
      : warping_(options), features_(features) {}

  static std::unique_ptr<TimeWarpingBinding> create(WarpingObject object, double features) {
    const Options options(object, "");
    WarpingOptions warping;
    options.read("distance", warping.distance);
    options.read("band", warping.band);
    require<InvalidArgumentError>(
        features >= 1 && features <= 65536 && std::floor(features) == features,
        "features must be an integer from 1 to 65536, got ", features);
    return std::make_unique<TimeWarpingBinding>(warping, static_cast<std::size_t>(features));
  }

  void add(Float32Array frames) {
    WarpingSequence sequence;
    prepare(fromTypedArray<float>(frames), sequence);
    sequences_.push_back(std::move(sequence));
  }
  void setQuery(Float32Array frames) { prepare(fromTypedArray<float>(frames), query_); }
  double count() const { return static_cast<double>(sequences_.size()); }

  /// Of the query to the i-th sequence.
  double cost(double i) { return warping_.cost(query_, at(i)); }
  WarpingMatchObject find(double i) {
    const kernels::WarpingMatch match = warping_.find(query_, at(i));
    emscripten::val result = emscripten::val::object();
    result.set("cost", match.cost);
    result.set("begin", static_cast<double>(match.begin));
    result.set("end", static_cast<double>(match.end));
    return WarpingMatchObject(result);
  }

 private:
  void prepare(const std::vector<float>& frames, WarpingSequence& out) const {
    require<ShapeError>(frames.size() % features_ == 0, "frames must have ", features_,
                        " numbers each, got ", frames.size(), " numbers");
    warping_.prepare({frames.data(), frames.size() / features_, features_}, out);
  }
  const WarpingSequence& at(double i) const {
    require<InvalidArgumentError>(i >= 0 && i < count(), "there are ", count(),
                                  " sequences, got the number ", i);
    return sequences_[static_cast<std::size_t>(i)];
  }

  DynamicTimeWarping warping_;
  std::size_t features_;
  std::vector<WarpingSequence> sequences_;
  WarpingSequence query_;
};

Float32Array augment(Float32Array samples, double sampleRate, AugmentationObject object) {
  const Options options(object, "");
  AugmentationOptions augmentation;
  const auto range = [&](const char* name, AugmentationRange& target) {
    const Options given = options.child(name);
    given.read("from", target.from);
    given.read("to", target.to);
  };
  range("speed", augmentation.speed);
  range("gain", augmentation.gainDecibels);
  range("noise", augmentation.noiseDecibels);
  std::uint64_t seed = 1;
  options.readCount("seed", seed);
  Rng rng(seed);
  return toFloat32Array(augmented(fromTypedArray<float>(samples), sampleRate, augmentation, rng));
}

}  // namespace

EMSCRIPTEN_BINDINGS(audio) {
  using namespace emscripten;
  register_type<FeaturesObject>(UNROLLED_FEATURES_TYPE);
  register_type<EndpointerObject>(
      "{ sampleRate: number; onsetDecibels?: number | undefined; offsetDecibels?: number | "
      "undefined; rangeDecibels?: number | undefined; floorDecibels?: number | undefined; "
      "backgroundSeconds?: number | undefined; lookaheadSeconds?: number | undefined; "
      "minSpeechSeconds?: number | undefined; hangoverSeconds?: number | undefined; "
      "paddingSeconds?: number | undefined }");
  register_type<WarpingObject>("{ distance?: string | undefined; band?: number | undefined }");
  register_type<WarpingMatchObject>("{ cost: number; begin: number; end: number }");
#define UNROLLED_RANGE_TYPE "undefined | { from: number; to: number }"
  register_type<AugmentationObject>("{ speed?: " UNROLLED_RANGE_TYPE "; gain?: " UNROLLED_RANGE_TYPE
                                    "; noise?: " UNROLLED_RANGE_TYPE "; seed: number }");

  class_<FeatureExtractorBinding>("FeatureExtractor")
      .class_function("create", guarded<&FeatureExtractorBinding::create>)
      .function("features", guarded<&FeatureExtractorBinding::features>)
      .function("sampleRate", guarded<&FeatureExtractorBinding::sampleRate>)
      .function("hopSeconds", guarded<&FeatureExtractorBinding::hopSeconds>)
      .function("windowSeconds", guarded<&FeatureExtractorBinding::windowSeconds>)
      .function("begin", guarded<&FeatureExtractorBinding::begin>)
      .function("push", guarded<&FeatureExtractorBinding::push>)
      .function("finish", guarded<&FeatureExtractorBinding::finish>)
      .function("take", guarded<&FeatureExtractorBinding::take>);
  class_<EndpointerBinding>("Endpointer")
      .class_function("create", guarded<&EndpointerBinding::create>)
      .function("push", guarded<&EndpointerBinding::push>)
      .function("finish", guarded<&EndpointerBinding::finish>)
      .function("take", guarded<&EndpointerBinding::take>)
      .function("inSpeech", guarded<&EndpointerBinding::inSpeech>)
      .function("level", guarded<&EndpointerBinding::level>)
      .function("background", guarded<&EndpointerBinding::background>);
  class_<TimeWarpingBinding>("TimeWarping")
      .class_function("create", guarded<&TimeWarpingBinding::create>)
      .function("add", guarded<&TimeWarpingBinding::add>)
      .function("setQuery", guarded<&TimeWarpingBinding::setQuery>)
      .function("count", guarded<&TimeWarpingBinding::count>)
      .function("cost", guarded<&TimeWarpingBinding::cost>)
      .function("find", guarded<&TimeWarpingBinding::find>);
  function("augment", guarded<&augment>);
}

}  // namespace unrolled::bindings

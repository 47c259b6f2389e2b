#include "audio/feature_extractor.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/numbers.h"

namespace unrolled {
namespace {

/// Samples that are worked on at a time, so that a long recording is not copied whole.
constexpr std::size_t kPiece = 4096;

}  // namespace

FeatureExtractor::FeatureExtractor(const FeatureOptions& options)
    : options_(options),
      sizes_(checked(options)),
      analysis_(options),
      features_(analysis_.size() * (1 + sizes_.deltas)),
      perRecording_(options.normalization == "recording"),
      resampled_(kPiece),
      frame_(analysis_.size()) {
  const std::size_t own = analysis_.size();
  for (std::size_t i = 0; i < sizes_.deltas; ++i) {
    deltas_.emplace_back(own * (i + 1), own, sizes_.deltaReach);
  }
  if (options.normalization == "running") {
    running_.emplace(features_, options.normalizationWindow);
  }
  begin(options.sampleRate);
}

std::size_t FeatureExtractor::frames(std::size_t samples, double sampleRate) const {
  if (sampleRate != options_.sampleRate) {
    const auto up = static_cast<std::uint64_t>(options_.sampleRate);
    samples = resampledSize(samples, sampleRateFrom("sampleRate", sampleRate), up);
  }
  return samples < sizes_.window ? 0 : 1 + (samples - sizes_.window) / sizes_.hop;
}

double FeatureExtractor::startOf(std::size_t t) const {
  return static_cast<double>(t) * static_cast<double>(sizes_.hop) / options_.sampleRate;
}

void FeatureExtractor::begin(double sampleRate) {
  if (sampleRate != inputRate_) {
    sampleRateFrom("sampleRate", sampleRate);
    resampler_.reset();
    if (sampleRate != options_.sampleRate) {
      resampler_.emplace(
          ResamplerOptions{.inputRate = sampleRate, .outputRate = options_.sampleRate});
    }
    inputRate_ = sampleRate;
  }
  if (resampler_) resampler_->reset();
  for (Deltas& deltas : deltas_) deltas.reset();
  if (running_) running_->reset();
  samples_.clear();
  samples_.extend(1);  // silence before the first
  ready_.clear();
  finished_ = false;
}

void FeatureExtractor::push(std::span<const float> samples) {
  require<Error>(!finished_, "a recording takes no samples after its last");
  requireSamples(samples);
  for (std::size_t first = 0; first < samples.size(); first += kPiece) {
    const auto piece = samples.subspan(first, std::min(kPiece, samples.size() - first));
    if (resampler_) {
      resampler_->push(piece);
      drain();
    } else {
      samples_.append(piece);
    }
    frame();
  }
}

void FeatureExtractor::finish() {
  if (std::exchange(finished_, true)) return;
  if (resampler_) {
    resampler_->finish();
    drain();
    frame();
  }
  for (std::size_t stage = 0; stage < deltas_.size(); ++stage) {
    while (const float* features = deltas_[stage].finish()) pass(stage + 1, features);
  }
  if (perRecording_)
    normalizeRecording({ready_.values().data(), ready_.size() / features_, features_});
}

void FeatureExtractor::drain() {
  while (const std::size_t count = resampler_->take(resampled_)) {
    samples_.append({resampled_.data(), count});
  }
}

void FeatureExtractor::frame() {
  while (samples_.size() > sizes_.window) {
    analysis_.apply(samples_.data(), frame_.data());
    pass(0, frame_.data());
    samples_.drop(sizes_.hop);
  }
}

void FeatureExtractor::pass(std::size_t stage, const float* features) {
  if (stage < deltas_.size()) {
    if (const float* more = deltas_[stage].push(features)) pass(stage + 1, more);
    return;
  }
  ready_.append({features, features_});
  if (running_) running_->apply(ready_.values().last(features_).data());
}

std::size_t FeatureExtractor::available() const {
  return perRecording_ && !finished_ ? 0 : ready_.size() / features_;
}

void FeatureExtractor::take(std::size_t frames, float* out) {
  require<Error>(frames <= available(), "there are ", available(), " frames to take, got ", frames);
  ready_.take({out, frames * features_});
}

Tensor FeatureExtractor::extract(std::span<const float> samples, double sampleRate) {
  begin(sampleRate);
  push(samples);
  finish();
  Tensor features({available(), features_});
  take(available(), features.data());
  return features;
}

}  // namespace unrolled

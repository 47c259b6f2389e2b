#include "audio/endpointer.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "audio/resampler.h"
#include "core/error.h"
#include "core/numbers.h"
#include "kernels/reductions.h"

namespace unrolled {
namespace {

constexpr double kWindowSeconds = 0.03;
constexpr double kHopSeconds = 0.01;
constexpr double kHighPassHertz = 200;
/// Of the frames, below the background.
constexpr std::size_t kQuieter = 10;  // one in so many
constexpr std::size_t kPiece = 4096;

/// The mean square, in dB.
float levelOf(std::span<const float> samples) {
  constexpr double kSilence = 1e-20;
  const double power =
      kernels::squaredNorm(samples.data(), samples.size()) / static_cast<double>(samples.size());
  return static_cast<float>(10 * std::log10(std::max(power, kSilence)));
}

std::size_t framesFrom(const char* name, double seconds, double low, double high) {
  return static_cast<std::size_t>(
      std::lround(numberWithin(name, seconds, low, high) / kHopSeconds));
}

}  // namespace

Endpointer::Endpointer(const EndpointerOptions& options)
    : onset_(options.onsetDecibels),
      offset_(options.offsetDecibels),
      range_(numberWithin("endpointer.rangeDecibels", options.rangeDecibels, 1, 200)),
      floor_(numberWithin("endpointer.floorDecibels", options.floorDecibels, -200, 0)),
      past_(framesFrom("endpointer.backgroundSeconds", options.backgroundSeconds, 0.1, 60)),
      ahead_(framesFrom("endpointer.lookaheadSeconds", options.lookaheadSeconds, 0, 10)),
      minSpeech_(framesFrom("endpointer.minSpeechSeconds", options.minSpeechSeconds, 0.01, 10)),
      hangover_(framesFrom("endpointer.hangoverSeconds", options.hangoverSeconds, 0.01, 10)),
      levels_(past_ + ahead_ + 1) {
  const auto rate =
      static_cast<double>(sampleRateFrom("endpointer.sampleRate", options.sampleRate));
  require<InvalidArgumentError>(onset_ > 0 && onset_ <= 200,
                                "endpointer.onsetDecibels must be above 0 and at most 200, got ",
                                onset_);
  require<InvalidArgumentError>(
      offset_ > 0 && offset_ <= onset_,
      "endpointer.offsetDecibels must be above 0 and at most onsetDecibels, ", onset_, ", got ",
      offset_);
  numberWithin("endpointer.paddingSeconds", options.paddingSeconds, 0, options.hangoverSeconds / 2);
  window_ = static_cast<std::size_t>(std::lround(kWindowSeconds * rate));
  hop_ = static_cast<std::size_t>(std::lround(kHopSeconds * rate));
  padding_ = static_cast<std::size_t>(std::lround(options.paddingSeconds * rate));
  memory_ = std::exp(-2 * std::numbers::pi * kHighPassHertz / rate);
  sorted_.reserve(levels_.size());
  reset();
}

void Endpointer::reset() {
  samples_.clear();
  segments_.clear();
  received_ = frames_ = decided_ = 0;
  sorted_.clear();
  filtered_ = 0;
  level_ = background_ = floor_;
  begin_ = above_ = last_ = end_ = taken_ = 0;
  speech_ = rising_ = finished_ = false;
}

void Endpointer::push(std::span<const float> samples) {
  require<Error>(!finished_, "an endpointer takes no samples after the last, before it is reset");
  requireSamples(samples);
  for (std::size_t first = 0; first < samples.size(); first += kPiece) {
    const auto piece = samples.subspan(first, std::min(kPiece, samples.size() - first));
    filter(piece);
    received_ += piece.size();
    analyse();
  }
}

void Endpointer::filter(std::span<const float> samples) {
  constexpr double kSmallest = 1e-30;
  if (received_ == 0) input_ = samples.front();  // no step at the beginning
  float* out = samples_.extend(samples.size());
  for (const float x : samples) {
    filtered_ = memory_ * filtered_ + (1 + memory_) / 2 * (static_cast<double>(x) - input_);
    if (std::abs(filtered_) < kSmallest) filtered_ = 0;  // before it becomes subnormal, and slow
    input_ = x;
    *out++ = static_cast<float>(filtered_);
  }
}

void Endpointer::finish() {
  if (std::exchange(finished_, true)) return;
  while (decided_ < frames_) decide(decided_++);
  if (speech_) close();
}

void Endpointer::analyse() {
  for (; samples_.size() >= window_; samples_.drop(hop_)) {
    const float level = levelOf(samples_.values().first(window_));
    if (frames_ >= levels_.size()) {
      sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), levelAt(frames_)));
    }
    levelAt(frames_++) = level;
    sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), level), level);
    if (frames_ > ahead_) decide(decided_++);
  }
}

void Endpointer::decide(std::size_t t) {
  level_ = static_cast<double>(levelAt(t));
  background_ = static_cast<double>(sorted_[sorted_.size() / kQuieter]);
  const double least = std::max(floor_, static_cast<double>(sorted_.back()) - range_);
  const bool above = level_ >= std::max(background_ + onset_, least);
  if (level_ >= std::max(background_ + offset_, least)) {
    if (!rising_ && !speech_) {
      begin_ = t;
      above_ = 0;
    }
    rising_ = true;
    last_ = t;
    if (above && ++above_ >= minSpeech_) speech_ = true;
  } else {
    rising_ = false;
    if (speech_ && t - last_ > hangover_) close();
  }
}

void Endpointer::close() {
  const std::size_t first = begin_ * hop_;
  const std::size_t begin = std::max(end_, first - std::min(first, padding_));
  end_ = std::min(last_ * hop_ + window_ + padding_, received_);
  segments_.push_back({begin, end_});
  speech_ = rising_ = false;
  above_ = 0;
}

std::optional<SpeechSegment> Endpointer::take() {
  if (taken_ < segments_.size()) return segments_[taken_++];
  segments_.clear();
  taken_ = 0;
  return std::nullopt;
}

std::vector<SpeechSegment> speechSegments(std::span<const float> samples,
                                          const EndpointerOptions& options) {
  Endpointer endpointer(options);
  endpointer.push(samples);
  endpointer.finish();
  std::vector<SpeechSegment> segments;
  while (const auto segment = endpointer.take()) segments.push_back(*segment);
  return segments;
}

std::optional<SpeechSegment> speechEndpoints(std::span<const float> samples,
                                             const EndpointerOptions& options) {
  const std::vector<SpeechSegment> segments = speechSegments(samples, options);
  if (segments.empty()) return std::nullopt;
  return SpeechSegment{segments.front().begin, segments.back().end};
}

}  // namespace unrolled

#include "models/speech_window_vectors.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "audio/normalization.h"
#include "core/error.h"
#include "core/shape.h"

namespace unrolled {

FrameWindow framesWithin(const SpeechWindow& window, const FrameTimes& times, std::size_t frames) {
  const double last = static_cast<double>(frames - 1);
  // The numbers of seconds are of single precision.
  constexpr double kSlack = 1e-3;
  const double begin = std::ceil(static_cast<double>(window.start) / times.hop - kSlack);
  const double end =
      std::floor((static_cast<double>(window.end) - times.frame) / times.hop + kSlack);
  const double first = std::clamp(begin, 0.0, last);
  const double count = std::max(std::min(end, last) - first + 1, 1.0);
  return {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count)};
}

SpeechWindowVectors::SpeechWindowVectors(SpeechEmbedder& model, std::vector<float> frames,
                                         std::vector<FrameWindow> windows, bool normalize)
    : model_(model),
      frames_(std::move(frames)),
      windows_(std::move(windows)),
      normalize_(normalize) {
  const std::size_t width = model_.inputSize();
  require<ShapeError>(frames_.size() % width == 0, "frames must have a multiple of ", width,
                      " numbers, got ", frames_.size());
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    require<InvalidArgumentError>(std::isfinite(frames_[i]), "frames[", i / width, "][", i % width,
                                  "] must be a finite number, got ", frames_[i]);
  }
  const std::size_t time = frames_.size() / width;
  SequenceSizes sizes;
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const FrameWindow& window = windows_[i];
    require<InvalidArgumentError>(
        window.count > 0 && window.first < time && window.count <= time - window.first, "windows[",
        i, "] must be one or more of ", time, " frames, got ", window.count, " from ", window.first,
        " on");
    sizes.steps.push_back(window.count);
  }
  sizes.keys = sizes.steps;
  batches_.sort(sizes, kReadSequences, kReadSteps);
  values_.resize(checkedProduct(windows_.size(), model_.vectorSize()));
}

void SpeechWindowVectors::gather(std::span<const std::uint32_t> batch) {
  const std::size_t width = model_.inputSize();
  slice_.inputs.clear();
  slice_.ends.clear();
  std::size_t end = 0;
  for (const std::uint32_t place : batch) {
    const FrameWindow& window = windows_[place];
    const auto begin = frames_.begin() + static_cast<std::ptrdiff_t>(window.first * width);
    slice_.inputs.insert(slice_.inputs.end(), begin,
                         begin + static_cast<std::ptrdiff_t>(window.count * width));
    if (normalize_) {
      normalizeRecording({slice_.inputs.data() + end * width, window.count, width});
    }
    slice_.ends.push_back(end += window.count);
  }
  all_.resize(batch.size());
  std::iota(all_.begin(), all_.end(), 0u);
}

bool SpeechWindowVectors::advance() {
  if (next_ < batches_.count()) {
    const std::span<const std::uint32_t> batch = batches_[next_++];
    gather(batch);
    const std::size_t size = model_.vectorSize();
    vectors_.resize(batch.size() * size);
    model_.vectors(slice_, all_, vectors_);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      std::copy_n(vectors_.data() + i * size, size, values_.data() + batch[i] * size);
    }
    done_ += batch.size();
  }
  return next_ == batches_.count();
}

}  // namespace unrolled

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/speech_embedder.h"
#include "search/windows.h"

namespace unrolled {

/// Some frames of a recording that follow each other.
struct FrameWindow {
  std::uint32_t first;
  std::uint32_t count;
};

/// When the frames of a recording are.
struct FrameTimes {
  double hop;    ///< seconds from the beginning of one to that of the next
  double frame;  ///< seconds that one covers
};

/// The frames, of as many as there are, that lie within a window; at least the one nearest to it.
/// There must be one.
FrameWindow framesWithin(const SpeechWindow& window, const FrameTimes& times, std::size_t frames);

/// The vectors of windows of one recording, a slice at a time so that the caller can watch and
/// cancel. Windows overlap, and an hour has tens of thousands: their frames are put beside each
/// other only when it is their turn.
class SpeechWindowVectors {
 public:
  /// Windows of frames [T, D]. `normalize`: each by the mean and variance of its own frames
  /// (audio/normalization.h), for a model that was trained with segments that were. Throws
  /// ShapeError when frames have another width than those the model reads; InvalidArgumentError
  /// when one of their numbers is not finite, or a window is empty or not within them. The model
  /// must outlive this.
  SpeechWindowVectors(SpeechEmbedder& model, std::vector<float> frames,
                      std::vector<FrameWindow> windows, bool normalize);

  /// Reads one batch more. True when all are read.
  bool advance();
  /// [windows, N], in their order.
  std::span<const float> values() const { return values_; }
  /// Windows that are read.
  std::size_t done() const { return done_; }

 private:
  void gather(std::span<const std::uint32_t> batch);

  SpeechEmbedder& model_;
  std::vector<float> frames_;
  std::vector<FrameWindow> windows_;
  bool normalize_;
  SequenceBatches batches_;
  std::size_t next_ = 0;
  std::size_t done_ = 0;
  SequenceData slice_;
  std::vector<std::uint32_t> all_;  // places in the slice
  std::vector<float> vectors_;      // of the slice
  std::vector<float> values_;
};

}  // namespace unrolled

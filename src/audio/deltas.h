#pragma once

#include <cstddef>
#include <vector>

namespace unrolled {

/// How features change: the slope of the straight line that fits a feature over ±N frames best
/// (Furui 1986; the HTK Book, section 5.9, eq. 5.16), appended to every frame as it passes.
///   Δ_t = Σ_{n=1..N} n (x_{t+n} − x_{t−n}) / (2 Σ n²)
/// Before the first frame stands the first, after the last the last. Several of them, each over
/// what the one before appended, give Δ, ΔΔ and so on. A frame comes out N frames after it went in.
class Deltas {
 public:
  /// Frames of `width` features go in, of width + features come out: the slopes of the last
  /// `features` of them, over ±reach frames.
  Deltas(std::size_t width, std::size_t features, std::size_t reach);

  /// Takes the next frame [width]. Gives the frame [width + features] that is complete by that, or
  /// nothing; it is valid until the next call.
  const float* push(const float* frame);
  /// After the last frame: those that are left, one after another, then nothing.
  const float* finish();
  void reset();

 private:
  const float* complete();
  const float* frame(std::size_t t) const { return ring_.data() + t % (2 * reach_ + 1) * width_; }

  std::size_t width_;
  std::size_t features_;
  std::size_t reach_;
  std::size_t pushed_ = 0;
  std::size_t completed_ = 0;
  std::vector<float> ring_;  // [2N + 1, width], the frames that went in last
  std::vector<float> out_;
};

}  // namespace unrolled

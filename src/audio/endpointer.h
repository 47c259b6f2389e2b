#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "audio/sample_queue.h"

namespace unrolled {

struct EndpointerOptions {
  double sampleRate = 8000;   ///< Hz
  double onsetDecibels = 6;   ///< above the background, where speech is certain; above 0
  double offsetDecibels = 4;  ///< above it, where speech goes on; above 0, at most the onset's
  double rangeDecibels = 30;  ///< what is this far below the loudest near it is no speech, 1 … 200
  double floorDecibels = -60;      ///< what is quieter is no speech (0: a wave of full scale's mean
                                   ///< square, 1), −200 … 0
  double backgroundSeconds = 2;    ///< how long levels are remembered, 0.1 … 60
  double lookaheadSeconds = 0.5;   ///< how far they are looked for ahead, 0 … 10
  double minSpeechSeconds = 0.05;  ///< what is shorter is no speech, 0.01 … 10
  double hangoverSeconds = 0.2;    ///< pauses up to this are within speech, 0.01 … 10
  double paddingSeconds = 0.03;    ///< kept on either side; at most half the hangover
};

/// A stretch of a recording, in samples: [begin, end).
struct SpeechSegment {
  std::size_t begin;
  std::size_t end;
  bool operator==(const SpeechSegment&) const = default;
};

/// Finds speech by its energy. Of every frame (30 ms, 10 ms apart) the level is the mean square, in
/// dB, of what a high-pass of first order at 200 Hz leaves: neither hum nor the wind on a
/// microphone is speech. Two levels stand beside it, both of the frames up to lookaheadSeconds
/// behind it and of as many before that as backgroundSeconds + lookaheadSeconds hold: the
/// background, below which a tenth of them are, and the loudest. Two thresholds above the
/// background (Rabiner and Sambur 1975, "An algorithm for determining the endpoints of isolated
/// utterances"): speech begins where the level rises above the lower one on its way to
/// minSpeechSeconds above the upper one, and ends where it stays below the lower one for
/// hangoverSeconds. So background is what does not change: a note held for longer than
/// backgroundSeconds becomes background, too.
///
/// A stream gives exactly the segments of the whole, whatever the pieces; a segment comes out about
/// lookahead + hangover after its end.
class Endpointer {
 public:
  /// Throws InvalidArgumentError, its message beginning with `endpointer.`.
  explicit Endpointer(const EndpointerOptions& options);

  /// The next samples. Throws InvalidArgumentError for one that is not finite or beyond ±10⁹,
  /// before anything has changed. Throws Error after `finish`.
  void push(std::span<const float> samples);
  /// There are no more: what was held back comes out.
  void finish();
  /// Forgets everything, for another recording.
  void reset();

  /// The next segment that is complete, or nothing.
  std::optional<SpeechSegment> take();
  /// Whether the last frame that was decided on is within speech.
  bool inSpeech() const { return speech_; }
  /// Level and background of that frame, in dB.
  double level() const { return level_; }
  double background() const { return background_; }

 private:
  void filter(std::span<const float> samples);
  void analyse();
  void decide(std::size_t t);
  void close();

  float& levelAt(std::size_t t) { return levels_[t % levels_.size()]; }

  double onset_;
  double offset_;
  double range_;
  double floor_;
  double memory_;       // of the high-pass
  std::size_t window_;  // samples
  std::size_t hop_;
  std::size_t padding_;
  std::size_t past_;  // frames
  std::size_t ahead_;
  std::size_t minSpeech_;
  std::size_t hangover_;

  SampleQueue samples_;  // from the next frame's first, filtered
  float input_;          // the last sample before the filter
  double filtered_;      // and after it
  std::size_t received_;
  std::size_t frames_;         // whose level is known
  std::size_t decided_;        // of those, the ones that were decided on
  std::vector<float> levels_;  // of the frames that count, by t modulo how many they can be
  std::vector<float> sorted_;  // the same, rising
  double level_;
  double background_;

  bool speech_;
  bool rising_;        // above the lower threshold
  std::size_t begin_;  // frame where it rose above it
  std::size_t above_;  // frames above the upper one since
  std::size_t last_;   // frame above the lower one
  std::size_t end_;    // of the segment before
  std::vector<SpeechSegment> segments_;
  std::size_t taken_;
  bool finished_;
};

/// All stretches of speech of a recording.
std::vector<SpeechSegment> speechSegments(std::span<const float> samples,
                                          const EndpointerOptions& options);

/// From the beginning of the first stretch of speech to the end of the last; nothing where there is
/// no speech. What a spoken query is trimmed to.
std::optional<SpeechSegment> speechEndpoints(std::span<const float> samples,
                                             const EndpointerOptions& options);

}  // namespace unrolled

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "audio/sample_queue.h"

namespace unrolled {

struct EndpointerOptions {
  double sampleRate = 8000;        ///< Hz
  double onsetDecibels = 6;        ///< above the background, where speech is certain; above 0
  double offsetDecibels = 4;       ///< above it, where speech goes on; above 0, at most the onset's
  double floorDecibels = -60;      ///< what is quieter is no speech (0: a wave of full scale's mean
                                   ///< square, 1), −200 … 0
  double backgroundSeconds = 2;    ///< how long the background is remembered, 0.1 … 60
  double lookaheadSeconds = 0.5;   ///< how far it is looked for ahead, 0 … 10
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

/// Finds speech by its energy. Of every frame (30 ms, 10 ms apart) the level is the mean square
/// about the mean, in dB; the background is the lowest level from backgroundSeconds before it to
/// lookaheadSeconds behind it (minimum statistics: Martin 2001, "Noise power spectral density
/// estimation based on optimal smoothing and minimum statistics", of the whole band). Two
/// thresholds above it (Rabiner and Sambur 1975, "An algorithm for determining the endpoints of
/// isolated utterances"): speech begins where the level rises above the lower one on its way to
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
  void analyse();
  void decide(std::size_t t);
  void close();

  struct Level {
    std::size_t frame;
    float decibels;
  };
  Level& minimum(std::size_t i);

  double floor_;
  double onset_;
  double offset_;
  std::size_t window_;  // samples
  std::size_t hop_;
  std::size_t padding_;
  std::size_t past_;  // frames
  std::size_t ahead_;
  std::size_t minSpeech_;
  std::size_t hangover_;

  SampleQueue samples_;  // from the next frame's first
  std::size_t received_;
  std::size_t frames_;         // whose level is known
  std::size_t decided_;        // of those, the ones that were decided on
  std::vector<float> levels_;  // [ahead + 1] of the frames that were not, by t modulo that
  std::vector<Level> minima_;  // a ring, rising: candidates for the lowest level
  std::size_t firstMinimum_;
  std::size_t minimumCount_;
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

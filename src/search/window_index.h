#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/vector_index.h"
#include "search/windows.h"

namespace unrolled {

struct WindowSearch {
  double top = 10;  ///< hits at most, 1 … 1000
  /// Of two hits in one recording that share more than this part of the shorter one, only the
  /// better stays (non-maximum suppression); from 0 to below 1.
  double overlap = 0.25;
  double minimumScore = -1;  ///< what scores less is no hit
};

/// Where something like the query was said.
struct WindowHit {
  std::string id;  ///< of the recording
  double start;    ///< seconds
  double end;      ///< seconds
  double score;    ///< cosine, −1 … 1
};

/// Recordings, each with windows of its speech and the windows' vectors, to be searched by the
/// vector of something spoken (as Levin et al. 2015 search segments: exact comparison of
/// fixed-length vectors, no recognition, no alignment).
class WindowIndex {
 public:
  struct Recording {
    std::string id;
    std::size_t windows;
  };

  /// As VectorIndex.
  WindowIndex(std::size_t vectorSize, VectorPrecision precision);

  /// Adds a recording with vectors [windows, vectorSize]. Throws InvalidArgumentError when there is
  /// one of this id already, the id has more than 65 535 bytes, or a window does not begin at 0 s
  /// or later and end after that; ShapeError when there are not as many vectors as windows; and as
  /// VectorIndex::append. Nothing is added then.
  void append(std::string_view id, std::span<const SpeechWindow> windows,
              std::span<const float> vectors);
  /// False when there is no such recording.
  bool remove(std::string_view id);

  /// In the order they were added.
  std::span<const Recording> recordings() const { return recordings_; }
  /// Of all recordings, in their order.
  std::span<const SpeechWindow> windows() const { return windows_; }
  /// The vector of a window, as precise as it is kept: `out` [vectorSize].
  void vector(std::size_t window, std::span<float> out) const { vectors_.vector(window, out); }
  /// Windows of all recordings.
  std::size_t count() const { return vectors_.count(); }
  std::size_t vectorSize() const { return vectors_.vectorSize(); }
  VectorPrecision precision() const { return vectors_.precision(); }

  /// The hits of a query of unit length, the best first. Throws InvalidArgumentError, its message
  /// beginning with `search.`, when an option is outside its range; and as VectorIndex::compare.
  std::vector<WindowHit> search(std::span<const float> query, const WindowSearch& options = {});

  /// What its owner wants to be kept with it, as a description of what made the vectors. Nothing
  /// here reads it.
  std::string note;

  /// The file, version 1: `unrolidx`; u32 version, precision, vectorSize, recordings; u64 windows,
  /// bytes of the note; the note; u32 windows and u32 bytes of the id of every recording; the ids;
  /// f32 start and end of every window; the vectors (f32; or f32 scales, then bytes); u64 checksum.
  /// All little-endian.
  std::vector<std::uint8_t> toBytes() const;
  /// Throws FormatError when these are not such a file, whole and unchanged.
  static WindowIndex fromBytes(std::span<const std::uint8_t> bytes);

 private:
  void readRecordings(ByteReader& from, std::uint32_t count);

  VectorIndex vectors_;
  std::vector<Recording> recordings_;
  std::vector<SpeechWindow> windows_;  // of all, in order
  std::vector<std::uint32_t> owners_;  // [windows] the places of their recordings
  std::vector<float> scores_;
  std::vector<std::uint32_t> candidates_;
};

}  // namespace unrolled

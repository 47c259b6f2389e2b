#pragma once

#include <span>
#include <vector>

namespace unrolled {

/// A part of a recording, in seconds. (Single precision tells 1/1000 s apart in the fourth hour.)
struct SpeechWindow {
  float start;
  float end;
};

struct WindowOptions {
  std::vector<double> lengths = {0.3, 0.45, 0.65, 0.95};  ///< seconds, of the windows of each scale
  double hop = 0.25;  ///< from window to window, as a share of their length, in (0, 1]
};

/// The windows in which to look for something of unknown length: for every stretch of speech and
/// every length that is shorter, windows of that length from the stretch's begin to its end, evenly
/// placed, no further apart than the hop; and the stretch itself where it is no longer than the
/// longest of the lengths. By stretch, then from short to long, then by time. Throws
/// InvalidArgumentError, its message beginning with `windows.`, when an option is outside its
/// range; when a stretch does not end after it begins, or begins before 0; or when there would be
/// more than 16 777 216 windows.
std::vector<SpeechWindow> cutWindows(std::span<const SpeechWindow> speech,
                                     const WindowOptions& options = {});

/// Throws InvalidArgumentError unless the window begins at 0 or later and ends after that. Messages
/// call it `name`[`place`].
void requireWindow(const char* name, std::size_t place, const SpeechWindow& window);

/// The part of the shorter one that two windows share, 0 … 1.
float sharedPart(const SpeechWindow& a, const SpeechWindow& b);

}  // namespace unrolled

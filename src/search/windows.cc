#include "search/windows.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace unrolled {
namespace {

constexpr double kMostWindows = 16777216;

std::vector<double> checkedLengths(const WindowOptions& options) {
  require<InvalidArgumentError>(options.hop > 0 && options.hop <= 1,
                                "windows.hop must be above 0 and at most 1, got ", options.hop);
  require<InvalidArgumentError>(!options.lengths.empty() && options.lengths.size() <= 100,
                                "windows.lengths must be from 1 to 100 numbers, got ",
                                options.lengths.size());
  for (const double length : options.lengths) {
    require<InvalidArgumentError>(length > 0 && std::isfinite(length),
                                  "windows.lengths must be positive numbers, got ", length);
  }
  std::vector<double> lengths = options.lengths;
  std::sort(lengths.begin(), lengths.end());
  lengths.erase(std::unique(lengths.begin(), lengths.end()), lengths.end());
  return lengths;
}

/// Windows of one length in a stretch that is longer.
double placesIn(double stretch, double length, double hop) {
  // What is a whole number of hops but for rounding takes no window more.
  return std::ceil((stretch - length) / (length * hop) - 1e-3) + 1;
}

}  // namespace

void requireWindow(const char* name, std::size_t place, const SpeechWindow& window) {
  require<InvalidArgumentError>(
      window.start >= 0 && window.end > window.start && std::isfinite(window.end), name, "[", place,
      "] must begin at 0 s or later and end after that, got ", window.start, " to ", window.end);
}

float sharedPart(const SpeechWindow& a, const SpeechWindow& b) {
  const float shared = std::min(a.end, b.end) - std::max(a.start, b.start);
  return std::max(shared, 0.0f) / std::min(a.end - a.start, b.end - b.start);
}

std::vector<SpeechWindow> cutWindows(std::span<const SpeechWindow> speech,
                                     const WindowOptions& options) {
  const std::vector<double> lengths = checkedLengths(options);
  double total = 0;
  for (std::size_t i = 0; i < speech.size(); ++i) {
    requireWindow("speech", i, speech[i]);
    const double stretch =
        static_cast<double>(speech[i].end) - static_cast<double>(speech[i].start);
    for (const double length : lengths) {
      total += length < stretch ? placesIn(stretch, length, options.hop) : 1;
    }
    require<InvalidArgumentError>(total <= kMostWindows, "there must be at most ", kMostWindows,
                                  " windows; longer lengths or a longer hop make fewer");
  }
  std::vector<SpeechWindow> result;
  for (const SpeechWindow& stretch : speech) {
    const double start = static_cast<double>(stretch.start);
    const double whole = static_cast<double>(stretch.end) - start;
    for (const double length : lengths) {
      if (length >= whole) break;
      const double places = placesIn(whole, length, options.hop);
      for (double place = 0; place < places; ++place) {
        // At least two places: the first begins with the stretch, the last ends with it.
        const double from = start + (whole - length) * place / std::max(places - 1, 1.0);
        const SpeechWindow window{static_cast<float>(from), static_cast<float>(from + length)};
        if (window.end > window.start) result.push_back(window);
      }
    }
    if (whole <= lengths.back()) result.push_back(stretch);
  }
  return result;
}

}  // namespace unrolled

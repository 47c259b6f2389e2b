#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "audio/feature_options.h"

/// What the audio features are defined to be, written out in double precision without any regard
/// for time.
namespace unrolled::definitions {

using Numbers = std::vector<double>;
using Matrix = std::vector<Numbers>;

inline double turns(double x) { return 2 * std::numbers::pi * x; }

inline Numbers hann(std::size_t size, bool periodic) {
  Numbers window(size, 1.0);
  if (size == 1) return window;
  for (std::size_t i = 0; i < size; ++i) {
    const double s = std::sin(turns(static_cast<double>(i)) /
                              static_cast<double>(2 * (periodic ? size : size - 1)));
    window[i] = s * s;
  }
  return window;
}

/// |Σ x_n e^(−2πi kn/N)|², x filled up with zeros to N.
inline Numbers powerSpectrum(const Numbers& x, std::size_t size) {
  Numbers power;
  for (std::size_t k = 0; k <= size / 2; ++k) {
    double real = 0;
    double imaginary = 0;
    for (std::size_t n = 0; n < x.size(); ++n) {
      const double angle = turns(static_cast<double>(k * n % size) / static_cast<double>(size));
      real += x[n] * std::cos(angle);
      imaginary -= x[n] * std::sin(angle);
    }
    power.push_back(real * real + imaginary * imaginary);
  }
  return power;
}

inline double mel(const std::string& scale, double hertz) {
  if (scale == "htk") return 2595 * std::log(1 + hertz / 700) / std::log(10.0);
  return hertz < 1000 ? 3 * hertz / 200 : 15 + 27 * std::log(hertz / 1000) / std::log(6.4);
}

/// The frequency of a mel, by halving an interval.
inline double hertz(const std::string& scale, double value) {
  double low = 0;
  double high = 1e6;
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    (mel(scale, middle) < value ? low : high) = middle;
  }
  return low;
}

/// [bands, bins]
inline Matrix melFilters(const MelOptions& options, double sampleRate, std::size_t fftSize) {
  const auto bands = static_cast<std::size_t>(options.bands);
  const double top = options.highFrequency > 0 ? options.highFrequency : sampleRate / 2;
  const double first = mel(options.scale, options.lowFrequency);
  const double last = mel(options.scale, top);
  Numbers corners;
  for (std::size_t i = 0; i < bands + 2; ++i) {
    corners.push_back(hertz(options.scale, first + (last - first) * static_cast<double>(i) /
                                                       static_cast<double>(bands + 1)));
  }
  Matrix filters(bands, Numbers(fftSize / 2 + 1));
  for (std::size_t m = 0; m < bands; ++m) {
    for (std::size_t k = 0; k <= fftSize / 2; ++k) {
      const double f = sampleRate * static_cast<double>(k) / static_cast<double>(fftSize);
      double weight = 0;
      if (f > corners[m] && f <= corners[m + 1]) {
        weight = (f - corners[m]) / (corners[m + 1] - corners[m]);
      } else if (f > corners[m + 1] && f < corners[m + 2]) {
        weight = (corners[m + 2] - f) / (corners[m + 2] - corners[m + 1]);
      }
      if (options.norm == "slaney") weight *= 2 / (corners[m + 2] - corners[m]);
      filters[m][k] = weight;
    }
  }
  return filters;
}

inline Numbers cepstrum(const Numbers& x, std::size_t count, double lifter) {
  const auto bands = static_cast<double>(x.size());
  Numbers c(count);
  for (std::size_t n = 0; n < count; ++n) {
    const auto order = static_cast<double>(n);
    for (std::size_t k = 0; k < x.size(); ++k) {
      c[n] += x[k] * std::cos(turns(order * (2 * static_cast<double>(k) + 1) / (4 * bands)));
    }
    c[n] *= std::sqrt(n == 0 ? 1 / bands : 2 / bands);
    if (lifter > 0) c[n] *= 1 + lifter / 2 * std::sin(turns(order / (2 * lifter)));
  }
  return c;
}

/// The slopes of every column [T, D].
inline Matrix deltas(const Matrix& x, std::size_t reach) {
  const auto last = static_cast<std::ptrdiff_t>(x.size()) - 1;
  const auto at = [&](std::ptrdiff_t t, std::size_t d) {
    return x[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(t, 0, last))][d];
  };
  Matrix slopes = x;
  for (std::ptrdiff_t t = 0; t <= last; ++t) {
    for (std::size_t d = 0; d < x[0].size(); ++d) {
      double above = 0;
      double below = 0;
      const auto n = static_cast<std::ptrdiff_t>(reach);
      for (std::ptrdiff_t i = -n; i <= n; ++i) {
        above += static_cast<double>(i) * at(t + i, d);
        below += static_cast<double>(i * i);
      }
      slopes[static_cast<std::size_t>(t)][d] = above / below;
    }
  }
  return slopes;
}

inline void normalize(Matrix& x) {
  const auto count = static_cast<double>(x.size());
  for (std::size_t d = 0; d < x[0].size(); ++d) {
    double mean = 0;
    double square = 0;
    for (const Numbers& row : x) mean += row[d] / count;
    for (const Numbers& row : x) square += (row[d] - mean) * (row[d] - mean) / count;
    for (Numbers& row : x) row[d] = (row[d] - mean) / std::max(std::sqrt(square), 1e-5);
  }
}

/// All of it, for a recording at the features' own rate; normalization none or recording.
inline Matrix features(const std::vector<float>& samples, const FeatureOptions& options) {
  const auto window =
      static_cast<std::size_t>(std::lround(options.windowSeconds * options.sampleRate));
  const auto hop = static_cast<std::size_t>(std::lround(options.hopSeconds * options.sampleRate));
  auto size = static_cast<std::size_t>(options.fftSize);
  if (size == 0) {
    for (size = 2; size < window;) size *= 2;
  }
  const Numbers taper = hann(window, options.periodicWindow);
  const Matrix filters = melFilters(options.mel, options.sampleRate, size);
  Matrix rows;
  for (std::size_t start = 0; start + window <= samples.size(); start += hop) {
    Numbers frame(window);
    for (std::size_t n = 0; n < window; ++n) {
      const std::size_t i = start + n;
      const double before = i > 0 ? samples[i - 1] : 0;
      frame[n] = taper[n] * (samples[i] - options.preEmphasis * before);
    }
    const Numbers power = powerSpectrum(frame, size);
    Numbers bands;
    for (const Numbers& filter : filters) {
      double sum = 0;
      for (std::size_t k = 0; k < power.size(); ++k) sum += filter[k] * power[k];
      bands.push_back(std::log(std::max(sum, options.logFloor)));
    }
    rows.push_back(options.type == "mfcc"
                       ? cepstrum(bands, static_cast<std::size_t>(options.cepstra), options.lifter)
                       : bands);
  }
  if (rows.empty()) return rows;
  Matrix part = rows;
  for (int i = 0; i < static_cast<int>(options.deltas); ++i) {
    part = deltas(part, static_cast<std::size_t>(options.deltaReach));
    for (std::size_t t = 0; t < rows.size(); ++t) {
      rows[t].insert(rows[t].end(), part[t].begin(), part[t].end());
    }
  }
  if (options.normalization == "recording") normalize(rows);
  return rows;
}

inline std::vector<float> flat(const Matrix& rows) {
  std::vector<float> values;
  for (const Numbers& row : rows) {
    for (const double value : row) values.push_back(static_cast<float>(value));
  }
  return values;
}

}  // namespace unrolled::definitions

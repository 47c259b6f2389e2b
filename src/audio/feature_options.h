#pragma once

#include <cstddef>
#include <string>

#include "audio/mel.h"

namespace unrolled {

/// What a recording is turned into, frame by frame. Numbers from outside stay doubles until they
/// are checked.
struct FeatureOptions {
  std::string type = "mfcc";     ///< mfcc: cepstral coefficients; log-mel: what they are made of
  double sampleRate = 8000;      ///< Hz; recordings at other rates are brought to it
  double windowSeconds = 0.025;  ///< a frame, from one sample to 1
  double hopSeconds = 0.01;      ///< from one frame to the next: at least a sample and a
                                 ///< hundredth of a frame, at most a frame
  bool periodicWindow = true;    ///< Hann's, periodic or symmetric
  double fftSize = 0;            ///< samples, at least a frame; 0: the next power of two; at
                                 ///< most 16 times that
  double preEmphasis = 0.97;     ///< a in x_n − a x_{n−1}, 0 … 1; 0: none
  MelOptions mel = {};
  double logFloor = 1e-10;  ///< the least power of a band, which silence has
  double cepstra = 13;      ///< mfcc: coefficients, the first of them the energy; at most bands
  double lifter = 22;       ///< mfcc: 0 … 1000; 0: none
  double deltas = 1;        ///< 0: none; 1: slopes; 2: and the slopes of those
  double deltaReach = 2;    ///< N, frames on either side that a slope is fitted to, 1 … 100
  std::string normalization = "recording";  ///< none, recording, running (audio/normalization.h)
  double normalizationWindow = 300;         ///< running: frames, 1 … 10⁶
};

/// The same, checked, in samples and frames.
struct FeatureSizes {
  std::size_t window;
  std::size_t hop;
  std::size_t fft;
  std::size_t cepstra;  ///< 0: log-mel
  std::size_t deltas;
  std::size_t deltaReach;
};

/// Throws InvalidArgumentError, its message beginning with `audio.`, when an option is unknown or
/// outside its range. (MelFilters checks `audio.mel`.)
FeatureSizes checked(const FeatureOptions& options);

}  // namespace unrolled

// Throughput of what comes before a network that listens, on noise, one JSON object a line.
// `bench_audio [SECONDS]` works on that much sound (default 600). Features, resampling and
// endpointing are given in seconds of sound per second, time warping in microseconds a pair of
// recordings of 0.4 s.

#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "audio/dynamic_time_warping.h"
#include "audio/endpointer.h"
#include "audio/feature_extractor.h"
#include "audio/resampler.h"
#include "core/rng.h"

namespace {

using namespace unrolled;
using Clock = std::chrono::steady_clock;

std::vector<float> noise(double seconds, double sampleRate) {
  Rng rng(1);
  std::vector<float> samples(static_cast<std::size_t>(seconds * sampleRate));
  for (float& sample : samples) sample = 0.1f * rng.normal();
  return samples;
}

template <typename Work>
double secondsOf(Work work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void print(const std::string& name, double value, const char* unit) {
  std::cout << "{\"case\":\"" << name << "\",\"value\":" << value << ",\"unit\":\"" << unit
            << "\"}\n";
}

/// Runs `work` on a second of sound, so that an engine has compiled it, then on all of it.
template <typename Work>
void measure(const std::string& name, double seconds, double sampleRate, Work work) {
  const std::vector<float> samples = noise(seconds, sampleRate);
  work(std::span(samples).first(static_cast<std::size_t>(sampleRate)));
  print(name, seconds / secondsOf([&] { work(samples); }), "times real time");
}

void measureFeatures(const char* type, double sampleRate, double inputRate, double seconds) {
  FeatureOptions options;
  options.type = type;
  options.sampleRate = sampleRate;
  FeatureExtractor extractor(options);
  measure(std::string(type) + "-" + std::to_string(static_cast<int>(sampleRate)) + "-from-" +
              std::to_string(static_cast<int>(inputRate)),
          seconds, inputRate,
          [&](std::span<const float> samples) { extractor.extract(samples, inputRate); });
}

void measureResampling(double from, double to, double seconds) {
  measure("resample-" + std::to_string(static_cast<int>(from)) + "-to-" +
              std::to_string(static_cast<int>(to)),
          seconds, from, [&](std::span<const float> samples) {
            resample(samples, {.inputRate = from, .outputRate = to});
          });
}

void measureWarping(double band, const char* name) {
  constexpr int kPairs = 2000;
  FeatureExtractor extractor({});
  DynamicTimeWarping warping({.band = band});
  WarpingSequence sequence;
  const Tensor features = extractor.extract(noise(0.4 + 0.015, 8000), 8000);
  warping.prepare(features.matrix(), sequence);
  const auto work = [&] {
    for (int i = 0; i < kPairs; ++i) warping.cost(sequence, sequence);
  };
  work();
  print(name, secondsOf(work) / kPairs * 1e6, "us");
}

}  // namespace

int main(int argc, char** argv) try {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 600;
  if (!(seconds >= 1 && seconds <= 86400)) {
    std::cerr << "usage: bench_audio [SECONDS]\n";
    return 2;
  }
  measureFeatures("mfcc", 8000, 8000, seconds);
  measureFeatures("mfcc", 8000, 44100, seconds);
  measureFeatures("log-mel", 16000, 16000, seconds);
  measureResampling(44100, 16000, seconds);
  measureResampling(48000, 8000, seconds);
  measure("endpointing-8000", seconds, 8000,
          [](std::span<const float> samples) { speechSegments(samples, {}); });
  measureWarping(WarpingOptions{}.band, "warping");
  measureWarping(5, "warping-band-5");
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}

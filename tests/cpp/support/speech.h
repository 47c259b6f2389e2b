#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/speech_embedder.h"

namespace unrolled::testing {

/// Segments of these lengths with frames of `width` numbers; they have no labels.
SpeechData segmentsOf(const std::vector<std::size_t>& lengths, std::size_t width = 2,
                      std::uint64_t seed = 1);

/// Segments of 3 to 9 frames of 2 numbers, of 4 words: a curve each, at any speed and with noise.
/// The labels are the words.
SpeechData smallSpeech(std::size_t count, std::uint64_t seed = 1);

/// Only these of the segments, without pairs.
SpeechData only(const SpeechData& data, const std::vector<std::size_t>& segments);

/// Frames of 2 numbers, a bidirectional encoder, small networks.
SpeechEmbedderOptions smallEmbedderOptions(const std::string& cell = "gru");

/// Adam over batches of 4.
SpeechTraining smallSpeechTraining();

}  // namespace unrolled::testing

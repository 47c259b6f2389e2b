#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "decode/sampler.h"
#include "decode/step_model.h"
#include "text/vocabulary.h"

namespace unrolled {

struct GenerationOptions {
  SamplerOptions sampler;
  std::uint64_t length = 300;  ///< tokens to write at most
  std::uint64_t seed = 1;
  std::vector<std::string> stop;  ///< writing ends before any of these
  std::uint32_t candidates = 0;   ///< how many of the likeliest tokens to report with each
};

/// Text written token by token, in chunks: the prompt is read first (an empty one is read as a line
/// end where the vocabulary has one, else as its first token), then every token is sampled and read
/// in turn.
class Generation {
 public:
  /// Throws InvalidArgumentError when an option is outside its range. `prompt` are token ids. The
  /// model and the vocabulary must outlive the generation.
  Generation(StepModel& model, const Vocabulary& vocabulary, std::span<const std::int32_t> prompt,
             const GenerationOptions& options);

  struct Candidate {
    std::int32_t token;
    float probability;
  };
  struct Step {
    std::int32_t token;
    std::string text;                   ///< what this token adds to the text
    std::vector<Candidate> candidates;  ///< likeliest first; before top-k and top-p cut
  };

  /// Reads at most `count` tokens more of the prompt; true when all of it is read. What writes
  /// reads the rest by itself: this is for a caller who wants to cancel a long prompt.
  bool readPrompt(std::size_t count);
  /// Writes at most `count` tokens and returns the text that is certain: what may be the beginning
  /// of a stop string is held back until it is known not to be.
  std::string advance(std::size_t count);
  /// Writes one token. Stop strings end the generation after the token that completes one.
  Step advanceOne();

  bool done() const { return done_; }
  void setSampler(const SamplerOptions& options) { sampler_.setOptions(options); }

 private:
  void read(std::int32_t token);
  std::int32_t next();
  /// Ends the generation where `pending_` holds a stop string, and cuts it off there.
  void cutAtStop();
  std::vector<Candidate> candidates() const;

  StepModel& model_;
  const Vocabulary& vocabulary_;
  GenerationOptions options_;
  Sampler sampler_;
  StepModel::State state_;
  std::vector<float> logits_;
  std::vector<std::int32_t> prompt_;
  std::size_t promptRead_ = 0;
  std::string pending_;
  std::int32_t previous_ = -1;
  std::uint64_t written_ = 0;
  bool done_ = false;
};

}  // namespace unrolled

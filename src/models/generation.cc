#include "models/generation.h"

#include <algorithm>
#include <numeric>

#include "core/error.h"

namespace unrolled {
namespace {

/// How much of the end of `text` may be the beginning of `stop`.
std::size_t overlap(const std::string& text, const std::string& stop) {
  for (std::size_t n = std::min(text.size(), stop.size() - 1); n > 0; --n) {
    if (text.compare(text.size() - n, n, stop, 0, n) == 0) return n;
  }
  return 0;
}

}  // namespace

Generation::Generation(StepModel& model, const Vocabulary& vocabulary,
                       std::span<const std::int32_t> prompt, const GenerationOptions& options)
    : model_(model),
      vocabulary_(vocabulary),
      options_(options),
      sampler_(options.sampler, options.seed),
      state_(model.initialState(1)),
      logits_(model.vocabularySize()) {
  for (const std::string& stop : options.stop) {
    require<InvalidArgumentError>(!stop.empty(), "stop must not be an empty string");
  }
  if (prompt.empty()) {
    prompt_ = {vocabulary.find("\n").value_or(0)};
  } else {
    prompt_.assign(prompt.begin(), prompt.end());
    previous_ = prompt.back();
  }
  done_ = options_.length == 0;
}

bool Generation::readPrompt(std::size_t count) {
  while (count > 0 && promptRead_ < prompt_.size()) {
    read(prompt_[promptRead_++]);
    --count;
  }
  return promptRead_ == prompt_.size();
}

void Generation::read(std::int32_t token) {
  model_.step({&token, 1}, state_, {logits_.data(), 1, logits_.size()});
}

std::int32_t Generation::next() {
  readPrompt(prompt_.size());
  const std::int32_t token = sampler_.sample(logits_);
  // The last token's successor is nobody's business.
  if (++written_ == options_.length) {
    done_ = true;
  } else {
    read(token);
  }
  return token;
}

std::string Generation::advance(std::size_t count) {
  for (std::size_t i = 0; i < count && !done_; ++i) {
    const std::int32_t token = next();
    pending_ += vocabulary_.append(previous_, token);
    previous_ = token;
    cutAtStop();
  }
  std::size_t held = 0;
  if (!done_) {
    for (const std::string& stop : options_.stop) held = std::max(held, overlap(pending_, stop));
  }
  std::string certain = pending_.substr(0, pending_.size() - held);
  pending_.erase(0, certain.size());
  return certain;
}

void Generation::cutAtStop() {
  std::size_t first = std::string::npos;
  for (const std::string& stop : options_.stop) first = std::min(first, pending_.find(stop));
  if (first == std::string::npos) return;
  pending_.resize(first);
  done_ = true;
}

Generation::Step Generation::advanceOne() {
  Step step;
  step.token = next();
  step.text = vocabulary_.append(previous_, step.token);
  previous_ = step.token;
  step.candidates = candidates();
  pending_ += step.text;
  cutAtStop();
  // Only what a stop string could still begin with is worth keeping.
  std::size_t longest = 0;
  for (const std::string& stop : options_.stop) longest = std::max(longest, stop.size());
  if (pending_.size() > longest) pending_.erase(0, pending_.size() - longest);
  return step;
}

std::vector<Generation::Candidate> Generation::candidates() const {
  const std::span<const float> probabilities = sampler_.probabilities();
  std::vector<Candidate> all(probabilities.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i] = {static_cast<std::int32_t>(i), probabilities[i]};
  }
  const std::size_t kept = std::min<std::size_t>(options_.candidates, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(kept), all.end(),
                    [](const Candidate& a, const Candidate& b) {
                      return a.probability != b.probability ? a.probability > b.probability
                                                            : a.token < b.token;
                    });
  all.resize(kept);
  return all;
}

}  // namespace unrolled

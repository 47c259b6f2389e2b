#include "decode/beam_search.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/error.h"
#include "decode/beam_width.h"
#include "kernels/softmax.h"

namespace unrolled {
namespace {

constexpr std::int32_t kNothing = -1;  // before the first token
constexpr std::int32_t kUnused = -2;
constexpr double kNever = -std::numeric_limits<double>::infinity();

/// Log probability of all up to and with a node.
double totalOf(std::span<const BeamNode> nodes, std::int32_t node) {
  return node == kNothing ? 0.0 : nodes[static_cast<std::size_t>(node)].logProbability;
}

std::uint32_t lengthOf(std::span<const BeamNode> nodes, std::int32_t node) {
  return node == kNothing ? 0 : nodes[static_cast<std::size_t>(node)].length;
}

}  // namespace

void validate(const BeamOptions& options) {
  validateBeamWidth(options.beamWidth, options.nBest);
  validate(options.lengthPenalty);
  if (!options.sampler) return;
  validate(*options.sampler);
  require<InvalidArgumentError>(options.beamWidth == 1,
                                "beamWidth must be 1 where tokens are drawn, got ",
                                options.beamWidth);
}

BeamSearch::BeamSearch(StepModel& model, std::span<const BeamInput> inputs, std::int32_t stop,
                       const BeamOptions& options)
    : model_(model), options_(options), stop_(stop), beams_(inputs.size()), groups_(inputs.size()) {
  validate(options);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    require<InvalidArgumentError>(inputs[i].maxLength >= 1, "maxLength must be at least 1, got ",
                                  inputs[i].maxLength);
    require<InvalidArgumentError>(options.minLength <= inputs[i].maxLength,
                                  "minLength must be at most maxLength = ", inputs[i].maxLength,
                                  ", got ", options.minLength);
    beams_[i].input = inputs[i];
    beams_[i].slots = {kNothing};
    if (options.sampler) beams_[i].sampler.emplace(*options.sampler, inputs[i].seed);
  }
  std::iota(groups_.begin(), groups_.end(), 0u);
  if (!groups_.empty()) state_ = model.initialState(groups_.size());
}

bool BeamSearch::advance() {
  if (groups_.empty()) return true;
  readTokens();
  const std::size_t vocabulary = model_.vocabularySize();
  scores_.ensure(checkedProduct(tokens_.size(), vocabulary));
  const MatrixView scores(scores_.data(), tokens_.size(), vocabulary);
  model_.step(tokens_, state_, scores);
  kernels::logSoftmax(scores, scores);
  ConstMatrixView attention;
  if (options_.attention) attention = model_.attention();
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    Beam& beam = beams_[groups_[group]];
    const std::size_t row = group * width_;
    if (beam.done) {
      stayInPlace(beam);
      continue;
    }
    extend(beam, scores.rowRange(row, width_),
           attention.columns == 0 ? attention : attention.rowRange(row, width_));
  }
  rearrange();
  return groups_.empty();
}

void BeamSearch::readTokens() {
  tokens_.clear();
  for (const std::size_t group : groups_) {
    const Beam& beam = beams_[group];
    for (const std::int32_t node : beam.slots) {
      tokens_.push_back(node < 0 ? beam.input.first
                                 : beam.nodes[static_cast<std::size_t>(node)].token);
    }
  }
}

void BeamSearch::extend(Beam& beam, MatrixView rows, ConstMatrixView attention) {
  const std::size_t attentionRow = beam.length == 0 ? 0 : 1 + (beam.length - 1) * width_;
  beam.attended = std::min(beam.input.attended, attention.columns);
  for (std::size_t slot = 0; slot < attention.rows; ++slot) {
    const float* const row = attention.row(slot);
    beam.attention.insert(beam.attention.end(), row, row + beam.attended);
  }
  if (stop_ >= 0 && beam.length < options_.minLength) {
    for (std::size_t slot = 0; slot < rows.rows; ++slot) {
      rows.row(slot)[stop_] = -std::numeric_limits<float>::infinity();
    }
  }
  candidates_.clear();
  if (beam.sampler) {
    draw(beam, rows);
  } else {
    select(beam, rows);
  }
  choose(beam, attentionRow);
  beam.done = isDone(beam);
  if (beam.done) followed_.clear();
  place(beam);
  ++beam.length;
}

void BeamSearch::select(const Beam& beam, ConstMatrixView rows) {
  const std::size_t most = std::size_t{2} * options_.beamWidth;
  double least = kNever;
  for (std::size_t slot = 0; slot < beam.slots.size(); ++slot) {
    if (beam.slots[slot] == kUnused) continue;
    const double before = totalOf(beam.nodes, beam.slots[slot]);
    const float* const row = rows.row(slot);
    for (std::size_t token = 0; token < rows.columns; ++token) {
      const float own = std::min(row[token], 0.0f);  // rounding must not make it more than certain
      const double total = before + static_cast<double>(own);
      if (!(total > least)) continue;  // nor is what is no number
      candidates_.push_back({slot, static_cast<std::int32_t>(token), own, total});
      // A heap with the worst on top: a wide beam costs little more for each than a narrow one.
      std::push_heap(candidates_.begin(), candidates_.end(), isBetter);
      if (candidates_.size() > most) {
        std::pop_heap(candidates_.begin(), candidates_.end(), isBetter);
        candidates_.pop_back();
      }
      if (candidates_.size() == most) least = candidates_.front().total;
    }
  }
  std::sort_heap(candidates_.begin(), candidates_.end(), isBetter);
}

void BeamSearch::draw(Beam& beam, ConstMatrixView rows) {
  const std::int32_t token = beam.sampler->sample({rows.row(0), rows.columns});
  const float own = std::min(rows.row(0)[token], 0.0f);
  const double total = totalOf(beam.nodes, beam.slots[0]) + static_cast<double>(own);
  if (total > kNever) candidates_.push_back({0, token, own, total});
}

void BeamSearch::choose(Beam& beam, std::size_t attentionRow) {
  const bool last = beam.length == beam.input.maxLength;
  followed_.clear();
  for (std::size_t rank = 0; rank < candidates_.size(); ++rank) {
    const Candidate& candidate = candidates_[rank];
    const bool stops = candidate.token == stop_;
    const bool kept =
        stops ? rank < options_.beamWidth : !last && followed_.size() < options_.beamWidth;
    if (!kept && !options_.tree) continue;
    const auto node = static_cast<std::int32_t>(beam.nodes.size());
    beam.nodes.push_back({.parent = beam.slots[candidate.slot],
                          .token = candidate.token,
                          .length = beam.length + 1,
                          .attention = attentionRow + candidate.slot,
                          .ownLogProbability = candidate.own,
                          .logProbability = candidate.total,
                          .kept = kept});
    if (!kept) continue;
    if (stops) {
      end(beam, node, true);
    } else {
      followed_.emplace_back(candidate.slot, node);
    }
  }
  if (followed_.empty()) cut(beam);
}

void BeamSearch::end(Beam& beam, std::int32_t node, bool finished) {
  const double score =
      options_.lengthPenalty.score(totalOf(beam.nodes, node), lengthOf(beam.nodes, node));
  const auto worse = std::ranges::find_if(beam.ended, [&](const Ended& other) {
    return finished == other.finished ? score > other.score : finished;
  });
  beam.ended.insert(worse, {node, score, finished});
  if (beam.ended.size() > options_.beamWidth) beam.ended.pop_back();
}

/// Ends all hypotheses that have not come to an end by themselves.
void BeamSearch::cut(Beam& beam) {
  for (const std::int32_t node : beam.slots) {
    const bool hasEnded = std::ranges::any_of(beam.ended, [&](const Ended& ended) {
      return ended.finished && beam.nodes[static_cast<std::size_t>(ended.node)].parent == node;
    });
    if (node != kUnused && !hasEnded) end(beam, node, false);
  }
}

bool BeamSearch::isDone(const Beam& beam) const {
  if (followed_.empty()) return true;
  // Greedy search takes the end where it is the likeliest, whatever a length penalty says later.
  if (options_.beamWidth == 1 && !beam.ended.empty()) return true;
  if (!options_.earlyStopping || beam.ended.size() < options_.nBest) return false;
  const double least = beam.ended[options_.nBest - 1].score;
  return std::ranges::all_of(followed_, [&](const auto& followed) {
    const double most = options_.lengthPenalty.score(totalOf(beam.nodes, followed.second),
                                                     beam.input.maxLength + 1);
    return least >= most;
  });
}

void BeamSearch::stayInPlace(Beam& beam) const {
  beam.origins.resize(options_.beamWidth);
  for (std::size_t slot = 0; slot < beam.origins.size(); ++slot) {
    beam.origins[slot] = std::min(slot, width_ - 1);
  }
}

void BeamSearch::place(Beam& beam) const {
  beam.slots.assign(options_.beamWidth, kUnused);
  stayInPlace(beam);
  // The best of what comes of a hypothesis stays in its row …
  for (const auto& [slot, node] : followed_) {
    if (beam.slots[slot] == kUnused) beam.slots[slot] = node;
  }
  // … and the rest goes where nothing was followed.
  std::size_t free = 0;
  for (const auto& [slot, node] : followed_) {
    if (beam.slots[slot] == node) continue;
    while (beam.slots[free] != kUnused) ++free;
    beam.slots[free] = node;
    beam.origins[free] = slot;
  }
}

void BeamSearch::rearrange() {
  const auto isDone = [this](std::size_t group) { return beams_[group].done; };
  const auto done = static_cast<std::size_t>(std::ranges::count_if(groups_, isDone));
  const bool shrinks = 4 * done >= groups_.size();
  origins_.clear();
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    const Beam& beam = beams_[groups_[group]];
    if (shrinks && beam.done) continue;
    for (const std::size_t slot : beam.origins) origins_.push_back(group * width_ + slot);
  }
  if (shrinks) std::erase_if(groups_, isDone);
  width_ = options_.beamWidth;
  bool moves = origins_.size() != state_.batch;
  for (std::size_t i = 0; i < origins_.size() && !moves; ++i) moves = origins_[i] != i;
  if (moves && !groups_.empty()) model_.reorder(state_, origins_);
}

std::vector<Hypothesis> BeamSearch::results(std::size_t input) const {
  const Beam& beam = beams_[input];
  std::vector<Hypothesis> list(std::min<std::size_t>(options_.nBest, beam.ended.size()));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Ended& ended = beam.ended[i];
    Hypothesis& hypothesis = list[i];
    const std::size_t length = lengthOf(beam.nodes, ended.node);
    hypothesis.tokens.resize(length);
    hypothesis.logProbabilities.resize(length);
    hypothesis.attention.resize(length * beam.attended);
    hypothesis.logProbability = totalOf(beam.nodes, ended.node);
    hypothesis.score = ended.score;
    hypothesis.finished = ended.finished;
    std::int32_t node = ended.node;
    for (std::size_t t = length; t-- > 0;) {
      const BeamNode& written = beam.nodes[static_cast<std::size_t>(node)];
      hypothesis.tokens[t] = written.token;
      hypothesis.logProbabilities[t] = written.ownLogProbability;
      std::copy_n(beam.attention.data() + written.attention * beam.attended, beam.attended,
                  hypothesis.attention.data() + t * beam.attended);
      node = written.parent;
    }
  }
  return list;
}

}  // namespace unrolled

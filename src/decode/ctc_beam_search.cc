#include "decode/ctc_beam_search.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/log_space.h"
#include "decode/beam_width.h"
#include "decode/ctc_path.h"
#include "kernels/softmax.h"

namespace unrolled {
namespace {

constexpr std::int32_t kNothing = -1;
constexpr double kImpossible = -1e9;  // in the eyes of the language model
constexpr double kMost = 1000;        // so that no score overflows

/// Row `to` of a state of `values` = row `from` of another one.
void copyRow(const StepModel::State& source, std::size_t from, StepModel::State& target,
             std::size_t to) {
  const std::size_t width = source.values.shape().back();
  const std::size_t arrays = source.values.size() / (source.batch * width);
  for (std::size_t array = 0; array < arrays; ++array) {
    std::copy_n(source.values.data() + (array * source.batch + from) * width, width,
                target.values.data() + (array * target.batch + to) * width);
  }
  if (!source.inputs.empty()) target.inputs[to] = source.inputs[from];
}

}  // namespace

void validate(const CtcBeamOptions& options) {
  validateBeamWidth(options.beamWidth, options.nBest);
  require<InvalidArgumentError>(std::abs(options.insertionBonus) <= kMost,
                                "insertionBonus must be from -1000 to 1000, got ",
                                options.insertionBonus);
  require<InvalidArgumentError>(options.language.weight >= 0 && options.language.weight <= kMost,
                                "language.weight must be from 0 to 1000, got ",
                                options.language.weight);
}

CtcBeamSearch::CtcBeamSearch(std::size_t classes, const CtcBeamOptions& options)
    : options_(options),
      classes_(classes),
      blank_(ctcBlank(options.blank, classes)),
      extended_(classes),
      y_(classes) {
  validate(options);
  nodes_.push_back({.parent = kNothing, .label = kNothing, .place = 0});
  beam_.push_back({.node = 0, .blank = 0, .label = kLogZero, .total = 0});
  const CtcLanguage& language = options_.language;
  if (language.model == nullptr) return;
  const std::size_t tokens = language.model->vocabularySize();
  const auto requireToken = [&](const char* name, std::int32_t token) {
    require<InvalidArgumentError>(token >= 0 && static_cast<std::size_t>(token) < tokens, name,
                                  " must be a token of the language model, from 0 to ", tokens - 1,
                                  ", got ", token);
  };
  requireToken("language.first", language.first);
  if (language.end >= 0) requireToken("language.end", language.end);
  require<ShapeError>(language.tokens.empty() || language.tokens.size() == classes,
                      "language.tokens must be as many as classes, ", classes, ", got ",
                      language.tokens.size());
  for (std::size_t c = 0; c < classes; ++c) {
    const auto label = static_cast<std::int32_t>(c);
    if (label != blank_) requireToken("the token of a label", tokenOf(label));
  }
  state_ = language.model->initialState(1);
  logits_.ensure(tokens);
  language.model->step({&language.first, 1}, state_, {logits_.data(), 1, tokens});
  language.model->reorder(state_, std::vector<std::size_t>(options.beamWidth));
  language_.ensure(checkedProduct(options.beamWidth, tokens));
  keepLanguageRow(0, logits_.data());
}

std::int32_t CtcBeamSearch::tokenOf(std::int32_t label) const {
  const std::vector<std::int32_t>& tokens = options_.language.tokens;
  return tokens.empty() ? label : tokens[static_cast<std::size_t>(label)];
}

void CtcBeamSearch::keepLanguageRow(std::size_t row, const float* logits) {
  const std::size_t tokens = options_.language.model->vocabularySize();
  kernels::logSoftmax({logits, 1, tokens}, {language_.data() + row * tokens, 1, tokens});
}

double CtcBeamSearch::languageOf(const Prefix& prefix, std::int32_t token) const {
  const std::size_t tokens = options_.language.model->vocabularySize();
  const auto own =
      static_cast<double>(language_.data()[prefix.row * tokens + static_cast<std::size_t>(token)]);
  return own > kImpossible ? std::min(own, 0.0) : kImpossible;  // nor what is no number
}

void CtcBeamSearch::read(ConstMatrixView scores) {
  require<ShapeError>(scores.columns == classes_, "frames must have the scores of ", classes_,
                      " classes, got ", scores.columns);
  for (std::size_t t = 0; t < scores.rows; ++t) {
    ctcLogProbabilities(scores.row(t), classes_, frames_, y_.data());
    step(y_.data());
    ++frames_;
  }
}

void CtcBeamSearch::step(const float* y) {
  candidates_.clear();
  proposed_ = 0;
  least_ = kLogZero;
  for (std::size_t place = 0; place < beam_.size(); ++place) stay(place, y);
  for (std::size_t place = 0; place < beam_.size(); ++place) extend(place, y);
  prune();
  std::ranges::sort(candidates_, better);
  follow();
}

void CtcBeamSearch::stay(std::size_t place, const float* y) {
  const Prefix& prefix = beam_[place];
  const Node& node = nodeOf(prefix);
  const double blank = prefix.total + static_cast<double>(y[blank_]);
  double own = kLogZero;
  if (node.label != kNothing) {
    own = prefix.label;
    const Node& parent = nodes_[static_cast<std::size_t>(node.parent)];
    if (parent.place != kNothing) {
      const Prefix& before = beam_[static_cast<std::size_t>(parent.place)];
      own = logAdd(own, parent.label == node.label ? before.blank : before.total);
    }
    own += static_cast<double>(y[node.label]);
  }
  propose({place, kNothing, blank, own, prefix.prior, logAdd(blank, own) + prefix.prior, 0});
}

void CtcBeamSearch::extend(std::size_t place, const float* y) {
  const Prefix& prefix = beam_[place];
  const Node& node = nodeOf(prefix);
  const auto mark = [&](std::uint8_t flag) {
    for (std::int32_t c = node.firstChild; c != kNothing;) {
      const Node& longer = nodes_[static_cast<std::size_t>(c)];
      if (longer.place != kNothing) extended_[static_cast<std::size_t>(longer.label)] = flag;
      c = longer.sibling;
    }
  };
  mark(1);
  const CtcLanguage& language = options_.language;
  for (std::size_t c = 0; c < classes_; ++c) {
    const auto label = static_cast<std::int32_t>(c);
    if (label == blank_ || extended_[c] != 0) continue;
    const double own =
        (label == node.label ? prefix.blank : prefix.total) + static_cast<double>(y[c]);
    double prior = prefix.prior + options_.insertionBonus;
    if (language.model != nullptr) prior += language.weight * languageOf(prefix, tokenOf(label));
    propose({place, label, kLogZero, own, prior, own + prior, 0});
  }
  mark(0);
}

void CtcBeamSearch::propose(Candidate candidate) {
  if (!(candidate.score > least_)) return;
  candidate.order = proposed_++;
  candidates_.push_back(candidate);
  if (candidates_.size() >= std::size_t{4} * options_.beamWidth) prune();
}

/// Keeps the best K. What comes later must be better than the last of them.
void CtcBeamSearch::prune() {
  const std::size_t width = options_.beamWidth;
  if (candidates_.size() <= width) return;
  const auto last = candidates_.begin() + static_cast<std::ptrdiff_t>(width - 1);
  std::ranges::nth_element(candidates_, last, better);
  least_ = last->score;
  candidates_.resize(width);
}

void CtcBeamSearch::follow() {
  for (const Prefix& prefix : beam_) nodes_[static_cast<std::size_t>(prefix.node)].place = kNothing;
  next_.clear();
  newcomers_.clear();
  parents_.clear();
  tokens_.clear();
  used_.assign(options_.beamWidth, 0);
  for (const Candidate& candidate : candidates_) {
    const Prefix& from = beam_[candidate.from];
    Prefix prefix = from;
    prefix.blank = candidate.blank;
    prefix.label = candidate.own;
    prefix.total = logAdd(candidate.blank, candidate.own);
    prefix.prior = candidate.prior;
    if (candidate.label == kNothing) {
      used_[from.row] = 1;
    } else {
      prefix.node = child(from.node, candidate.label);
      if (options_.language.model != nullptr) {
        newcomers_.push_back(next_.size());
        parents_.push_back(from.row);
        tokens_.push_back(tokenOf(candidate.label));
        prefix.language += languageOf(from, tokens_.back());
      }
    }
    nodes_[static_cast<std::size_t>(prefix.node)].place = static_cast<std::int32_t>(next_.size());
    next_.push_back(prefix);
  }
  if (!newcomers_.empty()) readNewcomers();
  std::swap(beam_, next_);
}

std::int32_t CtcBeamSearch::child(std::int32_t node, std::int32_t label) {
  const auto parent = static_cast<std::size_t>(node);
  for (std::int32_t c = nodes_[parent].firstChild; c != kNothing;) {
    const Node& longer = nodes_[static_cast<std::size_t>(c)];
    if (longer.label == label) return c;
    c = longer.sibling;
  }
  const auto made = static_cast<std::int32_t>(nodes_.size());
  nodes_.push_back({.parent = node, .label = label, .sibling = nodes_[parent].firstChild});
  nodes_[parent].firstChild = made;
  return made;
}

void CtcBeamSearch::readNewcomers() {
  StepModel& model = *options_.language.model;
  StepModel::State fresh{state_.values.clone(), state_.batch, state_.inputs};
  model.reorder(fresh, parents_);
  const std::size_t tokens = model.vocabularySize();
  logits_.ensure(checkedProduct(tokens_.size(), tokens));
  model.step(tokens_, fresh, {logits_.data(), tokens_.size(), tokens});
  std::size_t row = 0;
  for (std::size_t i = 0; i < newcomers_.size(); ++i) {
    while (used_[row] != 0) ++row;
    used_[row] = 1;
    copyRow(fresh, i, state_, row);
    keepLanguageRow(row, logits_.data() + i * tokens);
    next_[newcomers_[i]].row = row;
  }
}

std::vector<CtcHypothesis> CtcBeamSearch::results() const {
  std::vector<CtcHypothesis> list(beam_.size());
  for (std::size_t place = 0; place < beam_.size(); ++place) {
    const Prefix& prefix = beam_[place];
    CtcHypothesis& hypothesis = list[place];
    for (std::int32_t node = prefix.node; node > 0;) {
      const Node& last = nodes_[static_cast<std::size_t>(node)];
      hypothesis.labels.push_back(last.label);
      node = last.parent;
    }
    std::ranges::reverse(hypothesis.labels);
    hypothesis.logProbability = prefix.total;
    hypothesis.languageLogProbability = prefix.language;
    hypothesis.score = prefix.total + prefix.prior;
    if (options_.language.model == nullptr || options_.language.end < 0) continue;
    const double end = languageOf(prefix, options_.language.end);
    hypothesis.languageLogProbability += end;
    hypothesis.score += options_.language.weight * end;
  }
  std::ranges::stable_sort(
      list, [](const CtcHypothesis& a, const CtcHypothesis& b) { return a.score > b.score; });
  if (list.size() > options_.nBest) list.resize(options_.nBest);
  return list;
}

}  // namespace unrolled

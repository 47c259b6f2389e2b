#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/aligned_buffer.h"
#include "core/view.h"
#include "decode/step_model.h"

namespace unrolled {

/// A language model that has a say in what is heard.
struct CtcLanguage {
  StepModel* model = nullptr;  ///< none: no say. It must outlive the search
  double weight = 0.5;         ///< w, 0 … 1000
  std::int32_t first = 0;      ///< the token that it reads before the first label
  /// The token that ends a text: each result is then also weighed by how likely the end is there.
  /// Negative: it is not.
  std::int32_t end = -1;
  /// [C] the model's token of each class, that of the blank aside; empty: tokens are labels.
  std::vector<std::int32_t> tokens = {};
};

struct CtcBeamOptions {
  std::uint32_t beamWidth = 25;  ///< K, 1 … 1000
  std::uint32_t nBest = 1;       ///< hypotheses to give, at most K
  std::int32_t blank = -1;       ///< negative: the last class
  double insertionBonus = 0;     ///< b, for every label, −1000 … 1000
  CtcLanguage language = {};
};

/// Throws InvalidArgumentError when an option that does not depend on the model is outside its
/// range.
void validate(const CtcBeamOptions& options);

/// A labelling that a search found.
struct CtcHypothesis {
  std::vector<std::int32_t> labels;
  double logProbability = 0;          ///< of all its paths that the search followed, in nats
  double languageLogProbability = 0;  ///< with that of the end, where it counts
  double score = 0;                   ///< what the hypotheses are ordered by
};

/// Prefix beam search (Graves 2012, section 7.5.3; Hannun, Maas, Jurafsky and Ng 2014, algorithm
/// 1): the labellings that are likeliest over all their paths, frame by frame as they come.
///
/// A prefix ℓ of a labelling has two probabilities, of the paths for it that end with a blank and
/// with its last label. They are kept as logarithms in double precision. At a frame with class
/// probabilities y
///
///   p_blank(ℓ)   = y(blank) · (p_blank + p_label)(ℓ)
///   p_label(ℓ)   = y(e) · p_label(ℓ)      + p_label(ℓ) as an extension,  e the last label of ℓ
///   p_label(ℓ c) = y(c) · (p_blank + p_label)(ℓ),  or y(c) · p_blank(ℓ) where c = e
///
/// and the K prefixes with the best scores are followed:
///
///   score(ℓ) = log p(ℓ) + w · log p_language(ℓ) + b · |ℓ|
///
/// Of equal scores that of the prefix that was followed before comes first, then the one that comes
/// of a better prefix, then the smaller label; so results do not depend on chance. With a beam that
/// holds all prefixes it is exhaustive. The language model reads a prefix once, when it enters the
/// beam. What the model finds impossible, or no number, costs as much as a probability of e^−10⁹:
/// it is written only where nothing else can be.
class CtcBeamSearch {
 public:
  /// Over `classes` classes with the blank. Throws InvalidArgumentError when an option is outside
  /// its range, or a label has no token in the language model.
  CtcBeamSearch(std::size_t classes, const CtcBeamOptions& options);

  /// Reads further frames, [T, classes]: scores before softmax, or log probabilities. Throws
  /// ShapeError when there are other classes, InvalidArgumentError when a frame has a score that is
  /// NaN or infinity, or none above −infinity; the frames before it are then read.
  void read(ConstMatrixView scores);

  /// The best labellings of all frames so far, at most nBest, at least one.
  std::vector<CtcHypothesis> results() const;

 private:
  /// A prefix: the one before it and a label.
  struct Node {
    std::int32_t parent;
    std::int32_t label;
    std::int32_t firstChild = -1;
    std::int32_t sibling = -1;
    std::int32_t place = -1;  // in the beam
  };
  struct Prefix {
    std::int32_t node;
    double blank;         // log p of the paths that end with a blank
    double label;         // … and with its last label
    double total;         // of both
    double language = 0;  // log p_language
    double prior = 0;     // what language and length add to the score
    std::size_t row = 0;  // of the language model's states
  };
  struct Candidate {
    std::size_t from;    // place of the prefix in the beam
    std::int32_t label;  // that extends it; negative: none does
    double blank;        // log p of the paths that end with a blank
    double own;          // … and with the last label
    double prior;
    double score;
    std::size_t order;
  };
  static bool better(const Candidate& a, const Candidate& b) {
    return a.score > b.score || (a.score == b.score && a.order < b.order);
  }

  void step(const float* y);
  void stay(std::size_t place, const float* y);
  void extend(std::size_t place, const float* y);
  void propose(Candidate candidate);
  void prune();
  void follow();
  /// The node of a prefix and a label more.
  std::int32_t child(std::int32_t node, std::int32_t label);
  /// Lets the language model read the last labels of prefixes that are new in the beam.
  void readNewcomers();
  void keepLanguageRow(std::size_t row, const float* logits);
  std::int32_t tokenOf(std::int32_t label) const;
  double languageOf(const Prefix& prefix, std::int32_t token) const;
  const Node& nodeOf(const Prefix& prefix) const {
    return nodes_[static_cast<std::size_t>(prefix.node)];
  }

  CtcBeamOptions options_;
  std::size_t classes_;
  std::int32_t blank_;
  std::size_t frames_ = 0;

  std::vector<Node> nodes_;
  std::vector<Prefix> beam_;  // the best first
  std::vector<Prefix> next_;
  std::vector<std::uint8_t> extended_;  // [C] labels that make a prefix another one of the beam
  std::vector<Candidate> candidates_;
  std::size_t proposed_ = 0;
  double least_ = 0;  // what a candidate must be better than
  AlignedBuffer y_;   // [C]

  StepModel::State state_;              // [K, …] in the rows of the prefixes
  AlignedBuffer language_;              // [K, tokens] log p of what comes next
  AlignedBuffer logits_;                // [newcomers, tokens]
  std::vector<std::size_t> newcomers_;  // places in next_
  std::vector<std::size_t> parents_;    // [newcomers] rows that they come from
  std::vector<std::int32_t> tokens_;    // [newcomers] what they read
  std::vector<std::uint8_t> used_;      // [K] whether a row is that of a prefix that stays
};

}  // namespace unrolled

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "core/aligned_buffer.h"
#include "decode/length_penalty.h"
#include "decode/sampler.h"
#include "decode/step_model.h"

namespace unrolled {

struct BeamOptions {
  std::uint32_t beamWidth = 1;  ///< K, 1 … 1000; 1 is greedy
  LengthPenalty lengthPenalty = {};
  std::uint32_t minLength = 0;  ///< tokens before the end may come
  std::uint32_t nBest = 1;      ///< hypotheses to give, at most K
  /// Tokens are drawn instead of the best being followed; K must be 1.
  std::optional<SamplerOptions> sampler = {};
  bool attention = false;     ///< keep what the model looked at for every token
  bool tree = false;          ///< keep the candidates that were not followed, too
  bool earlyStopping = true;  ///< false changes nothing but the time that it takes
};

/// Throws InvalidArgumentError when an option is outside its range.
void validate(const BeamOptions& options);

/// One thing to decode for.
struct BeamInput {
  std::int32_t first = 0;     ///< the token that is read first, which is not part of the result
  std::size_t maxLength = 1;  ///< tokens to write at most, without the end
  std::uint64_t seed = 1;     ///< of what is drawn
  /// S: how many of the places that the model looks at are the input's own.
  std::size_t attended = static_cast<std::size_t>(-1);
};

/// A sequence that a search found.
struct Hypothesis {
  std::vector<std::int32_t> tokens;     ///< [n] with the stop token where it is finished
  std::vector<float> logProbabilities;  ///< [n] of each after those before it, in nats
  std::vector<float> attention;         ///< [n, S], where it was asked for
  double logProbability = 0;            ///< the sum, accumulated in double
  double score = 0;                     ///< after the length penalty
  bool finished = false;                ///< came to an end before maxLength
};

/// A candidate that a search looked at.
struct BeamNode {
  std::int32_t parent;  ///< −1: nothing was before it
  std::int32_t token;
  std::uint32_t length;     ///< tokens up to and with this one
  std::size_t attention;    ///< the row of what was looked at for it
  float ownLogProbability;  ///< of the token after those before it
  double logProbability;    ///< of all
  bool kept;                ///< followed, or finished
};

/// Beam search (Graves 2012; Sutskever, Vinyals and Le 2014), greedy search and sampling for many
/// inputs at once, in log space over any StepModel.
///
/// Every hypothesis of an input is extended by every token, and of all these the 2K most probable
/// are looked at, in order. One that ends with the stop token is finished if it is among the first
/// K; of the others the first K are followed. An input is done when none can be followed, or when
/// it can be proved that nothing better comes. That K hypotheses have finished is no reason: all
/// may be far less probable than one that is still followed. With K = 1, greedy search, it is.
///
///   A hypothesis that is followed has log probability s ≤ 0. What comes of it has a log
///   probability of at most s, since no token adds a positive one, and a length of at most n =
///   maxLength + 1. The penalty is positive and does not fall with the length, so the score of what
///   comes of it is at most s / penalty(n). Once `nBest` finished hypotheses score as high as this
///   bound of every hypothesis that is followed, no later one takes the place of one of them.
///
/// Hypotheses with maxLength tokens may still end, but are not extended. Results are ordered by
/// score, finished ones first; of equals the one found first comes first. A token without
/// probability, or with one that is no number, is never taken.
///
/// Each input has K rows of the state. A hypothesis that goes on keeps its row, the further ones
/// that come of it take rows of those that do not go on: see StepModel::reorder. The rows of inputs
/// that are done are given up when they are a quarter of all.
class BeamSearch {
 public:
  /// `stop` ends a hypothesis; negative: only maxLength does. The model must outlive the search.
  /// Throws InvalidArgumentError when an option is outside its range.
  BeamSearch(StepModel& model, std::span<const BeamInput> inputs, std::int32_t stop,
             const BeamOptions& options);

  /// One token further for all inputs. True when all are done.
  bool advance();

  /// The best hypotheses of an input that is done, at most nBest, at least one.
  std::vector<Hypothesis> results(std::size_t input) const;
  /// All candidates of an input, parents before children; for `tree`.
  std::span<const BeamNode> tree(std::size_t input) const { return beams_[input].nodes; }

 private:
  struct Ended {
    std::int32_t node;  // kNothing: no token was written
    double score;
    bool finished;
  };
  struct Beam {
    BeamInput input;
    std::uint32_t length = 0;  // tokens of every hypothesis that is followed
    std::vector<BeamNode> nodes;
    std::vector<std::int32_t> slots;   // [width_] the last node of each hypothesis; or kUnused
    std::vector<std::size_t> origins;  // [K] the slot of the step before that each slot comes from
    std::vector<Ended> ended;          // finished ones first, then by score
    std::size_t attended = 0;
    std::vector<float> attention;  // [slots of all steps, attended]
    std::optional<Sampler> sampler;
    bool done = false;
  };
  struct Candidate {
    std::size_t slot;
    std::int32_t token;
    float own;
    double total;
  };

  /// More probable; of equals, found first.
  static bool isBetter(const Candidate& a, const Candidate& b) {
    return a.total != b.total ? a.total > b.total
                              : std::tie(a.slot, a.token) < std::tie(b.slot, b.token);
  }

  void readTokens();
  void extend(Beam& beam, MatrixView rows, ConstMatrixView attention);
  /// The best 2K extensions → candidates_, or one that is drawn.
  void select(const Beam& beam, ConstMatrixView rows);
  void draw(Beam& beam, ConstMatrixView rows);
  /// Ends and follows candidates.
  void choose(Beam& beam, std::size_t attentionRow);
  void end(Beam& beam, std::int32_t node, bool finished);
  void cut(Beam& beam);
  bool isDone(const Beam& beam) const;
  /// Gives those that are followed their slots.
  void place(Beam& beam) const;
  /// Each slot comes from itself, as far as there were slots before.
  void stayInPlace(Beam& beam) const;
  void rearrange();

  StepModel& model_;
  BeamOptions options_;
  std::int32_t stop_;

  std::vector<Beam> beams_;
  std::vector<std::size_t> groups_;  // the beam that each group of rows is of
  std::size_t width_ = 1;            // rows of a group
  StepModel::State state_;
  std::vector<std::int32_t> tokens_;
  AlignedBuffer scores_;
  std::vector<Candidate> candidates_;
  std::vector<std::pair<std::size_t, std::int32_t>> followed_;  // slot of the parent, node
  std::vector<std::size_t> origins_;
};

}  // namespace unrolled

#include "loss/ctc.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/error.h"
#include "core/log_space.h"
#include "kernels/elementwise.h"
#include "kernels/softmax.h"

namespace unrolled {
namespace {

/// The paths of one sequence through its labels with blanks around and between them, S states.
/// Neither states that no path has reached at a frame nor those from which none comes to the end
/// are looked at.
class Lattice {
 public:
  /// What one needs besides: see `room`.
  struct Room {
    std::span<double> alpha;
    std::span<double> next;           // [S]
    std::span<std::int32_t> classes;  // [S]
  };

  /// `logProbabilities` has a row for every frame. Where `learns`, backward may follow.
  Lattice(ConstMatrixView logProbabilities, std::span<const std::int32_t> labels,
          std::int32_t blank, bool learns, const Room& room)
      : frames_(logProbabilities.rows),
        states_(statesOf(labels)),
        block_(blockOf(frames_, states_, learns)),
        learns_(learns),
        logProbabilities_(logProbabilities),
        room_(room) {
    for (std::size_t s = 0; s < states_; ++s) {
      room_.classes[s] = s % 2 == 0 ? blank : labels[s / 2];
    }
  }

  static std::size_t statesOf(std::span<const std::int32_t> labels) {
    return 2 * labels.size() + 1;
  }

  /// Doubles of Room::alpha.
  static std::size_t room(std::size_t frames, std::size_t states, bool learns) {
    const std::size_t block = blockOf(frames, states, learns);
    return checkedProduct(block + (learns ? frames / block : 1), states);
  }

  /// log p(labels).
  double forward() const {
    if (frames_ == 0) return states_ == 1 ? 0.0 : kLogZero;
    const std::size_t last = (frames_ - 1) / block_;
    for (std::size_t block = 0; block <= last; ++block) {
      fill(block);
      if (block == last) break;
      const std::size_t t = (block + 1) * block_ - 1;
      const double* const row = alphaOf(t);
      std::copy(row + first(t), row + std::min(beyond(t) + 2, states_),
                keptAfter(block) + first(t));
    }
    const double* const row = alphaOf(frames_ - 1);
    return states_ == 1 ? row[0] : logAdd(row[states_ - 1], row[states_ - 2]);
  }

  /// Takes `share` times the probability of every class from its place in the rows of `gradient`,
  /// given log p(labels). After forward.
  void backward(double total, float share, MatrixView gradient) const {
    // next[s] = β_{t+1}(s) y_{t+1}(l'_s); behind the last frame it is as if one more had to come to
    // the last blank.
    double* const next = room_.next.data();
    std::fill_n(next, states_, kLogZero);
    next[states_ - 1] = 0;
    for (std::size_t t = frames_; t-- > 0;) {
      // That of the last block is still there.
      if (t % block_ == block_ - 1 && t + 1 < frames_) fill(t / block_);
      const double* const row = alphaOf(t);
      const float* const y = logProbabilities_.row(t);
      float* const slope = gradient.row(t);
      const std::size_t end = beyond(t);
      for (std::size_t s = first(t); s < end; ++s) {
        const double beta = leaving(s);
        const std::int32_t c = room_.classes[s];
        slope[c] -= share * static_cast<float>(expBesideOne(row[s] + beta - total));
        next[s] = beta + y[c];
      }
    }
  }

 private:
  /// Frames whose forward variables are there at a time. Those of a long lattice are kept for the
  /// last frame of every block, and computed again for a block when backward comes to it: that
  /// takes the square root of the memory.
  static std::size_t blockOf(std::size_t frames, std::size_t states, bool learns) {
    constexpr std::uint64_t kWhole = std::uint64_t{1} << 20;
    if (!learns || frames == 0) return 1;
    if (std::uint64_t{frames} * states <= kWhole) return frames;
    return static_cast<std::size_t>(std::sqrt(static_cast<double>(frames)));
  }

  double* alphaOf(std::size_t t) const { return room_.alpha.data() + t % block_ * states_; }
  /// The forward variables of a block's last frame; without learning only those of one.
  double* keptAfter(std::size_t block) const {
    return room_.alpha.data() + (block_ + (learns_ ? block : 0)) * states_;
  }

  /// Forward variables of a block's frames, from those kept of the block before.
  void fill(std::size_t block) const {
    const double* before = block == 0 ? nullptr : keptAfter(block - 1);
    const std::size_t stop = std::min(frames_ - block * block_, block_) + block * block_;
    for (std::size_t t = block * block_; t < stop; ++t) {
      double* const row = alphaOf(t);
      const float* const y = logProbabilities_.row(t);
      const std::size_t end = beyond(t);
      for (std::size_t s = first(t); s < end; ++s) {
        row[s] = y[room_.classes[s]] + (t == 0 ? 0.0 : arriving(before, s));
      }
      // The next frame reaches two states more.
      std::fill(row + end, row + std::min(end + 2, states_), kLogZero);
      before = row;
    }
  }

  std::size_t first(std::size_t t) const {
    const std::size_t left = 2 * (frames_ - t);
    return states_ > left ? states_ - left : 0;
  }
  std::size_t beyond(std::size_t t) const { return std::min(states_, 2 * t + 2); }
  /// Whether a path may come to state s from two states before.
  bool skipsTo(std::size_t s) const {
    return s % 2 == 1 && s >= 3 && room_.classes[s] != room_.classes[s - 2];
  }

  /// Σ of what comes to state s.
  double arriving(const double* before, std::size_t s) const {
    if (s == 0) return before[0];
    return skipsTo(s) ? logAdd(before[s], before[s - 1], before[s - 2])
                      : logAdd(before[s], before[s - 1]);
  }
  /// Σ of what goes on from state s.
  double leaving(std::size_t s) const {
    const double* const next = room_.next.data() + s;
    if (s + 1 == states_) return next[0];
    return s + 2 < states_ && skipsTo(s + 2) ? logAdd(next[0], next[1], next[2])
                                             : logAdd(next[0], next[1]);
  }

  std::size_t frames_;
  std::size_t states_;
  std::size_t block_;
  bool learns_;
  ConstMatrixView logProbabilities_;
  Room room_;
};

/// What a batch is made of; its rows are [frames, size].
struct Batch {
  std::size_t frames;
  std::size_t size;
  std::size_t classes;
  std::int32_t blank;
  std::span<const std::int32_t> lengths;

  std::size_t framesOf(std::size_t b) const {
    return lengths.empty() ? frames : static_cast<std::size_t>(lengths[b]);
  }
  /// Of sequence b, the rows of `count` frames.
  MatrixView rowsOf(std::size_t b, MatrixView rows, std::size_t first, std::size_t count) const {
    return {rows.data + (first * size + b) * classes, count, classes, size * classes};
  }
};

Batch checkedBatch(const Shape& shape, std::span<const std::int32_t> lengths,
                   const CtcLabels& labels, std::int32_t blank) {
  require<ShapeError>(shape.rank() == 3, "CTC needs scores [frames, sequences, classes], got ",
                      shape);
  const Batch batch{shape[0], shape[1], shape[2],
                    blank < 0 ? static_cast<std::int32_t>(shape[2]) - 1 : blank, lengths};
  require<InvalidArgumentError>(
      batch.blank >= 0 && static_cast<std::size_t>(batch.blank) < batch.classes,
      "the blank must be a class below ", batch.classes, ", got ", blank);
  require<ShapeError>(lengths.empty() || lengths.size() == batch.size, "CTC of ", batch.size,
                      " sequences needs as many lengths, got ", lengths.size());
  for (std::int32_t length : lengths) {
    require<InvalidArgumentError>(length >= 0 && static_cast<std::size_t>(length) <= batch.frames,
                                  "a sequence must have from 0 to ", batch.frames, " frames, got ",
                                  length);
  }
  require<ShapeError>(labels.lengths.size() == batch.size, "CTC of ", batch.size,
                      " sequences needs the labels of as many, got ", labels.lengths.size());
  std::uint64_t total = 0;
  for (std::int32_t length : labels.lengths) {
    require<InvalidArgumentError>(length >= 0, "a sequence must have 0 or more labels, got ",
                                  length);
    total += static_cast<std::uint64_t>(length);
  }
  require<ShapeError>(labels.ids.size() == total, "sequences with ", total,
                      " labels together need as many, got ", labels.ids.size());
  for (std::int32_t id : labels.ids) {
    require<InvalidArgumentError>(
        id >= 0 && static_cast<std::size_t>(id) < batch.classes && id != batch.blank,
        "a label must be a class below ", batch.classes, " other than the blank, ", batch.blank,
        ", got ", id);
  }
  return batch;
}

/// Calls `visit(b, labels, alignable)` for every sequence.
template <typename Visit>
void forEachSequence(const Batch& batch, const CtcLabels& labels, Visit visit) {
  std::size_t first = 0;
  for (std::size_t b = 0; b < batch.size; ++b) {
    const auto count = static_cast<std::size_t>(labels.lengths[b]);
    const std::span<const std::int32_t> ids = labels.ids.subspan(first, count);
    visit(b, ids, ctcLeastFrames(ids) <= batch.framesOf(b));
    first += count;
  }
}

std::span<double> doubles(Tape& tape, std::size_t count) {
  checkedProduct(count, sizeof(double));
  return tape.room<double>(count);
}

void clearRows(MatrixView rows) {
  for (std::size_t row = 0; row < rows.rows; ++row) std::fill_n(rows.row(row), rows.columns, 0.0f);
}

}  // namespace

std::size_t ctcLeastFrames(std::span<const std::int32_t> labels) {
  std::size_t frames = labels.size();
  for (std::size_t i = 1; i < labels.size(); ++i) {
    if (labels[i] == labels[i - 1]) ++frames;
  }
  return frames;
}

CtcLoss ctcLoss(Var logits, std::span<const std::int32_t> lengths, const CtcLabels& labels,
                const CtcOptions& options) {
  const Batch batch = checkedBatch(logits.shape(), lengths, labels, options.blank);
  const bool learns = logits.needsGradient();
  std::size_t most = 0;  // of the room of one lattice
  std::size_t widest = 0;
  forEachSequence(batch, labels, [&](std::size_t b, std::span<const std::int32_t> ids, bool can) {
    require<InvalidArgumentError>(options.skipImpossible || can, "sequence ", b, " has ",
                                  batch.framesOf(b), " frames, but its labels need at least ",
                                  ctcLeastFrames(ids));
    if (!can) return;
    const std::size_t states = Lattice::statesOf(ids);
    widest = std::max(widest, states);
    most = std::max(most, Lattice::room(batch.framesOf(b), states, learns));
  });

  Tape& tape = logits.tape();
  const bool single = options.reduction != CtcReduction::kNone;
  Var loss = tape.make(single ? Shape{} : Shape{batch.size}, learns);
  const MatrixView scores = logits.matrix();
  const MatrixView logProbabilities(tape.scratch(logits.size()), scores.rows, scores.columns);
  kernels::logSoftmax(scores, logProbabilities);
  MatrixView gradient;
  if (learns) {
    gradient = MatrixView(tape.scratch(logits.size()), scores.rows, scores.columns);
    kernels::softmax(scores, 1.0f, gradient);
  }
  const Lattice::Room room{doubles(tape, most), doubles(tape, widest),
                           tape.room<std::int32_t>(widest)};

  CtcLoss result{loss};
  double sum = 0;
  forEachSequence(batch, labels, [&](std::size_t b, std::span<const std::int32_t> ids, bool can) {
    const std::size_t frames = batch.framesOf(b);
    std::optional<Lattice> lattice;
    double total = kLogZero;
    if (can) {
      lattice.emplace(batch.rowsOf(b, logProbabilities, 0, frames), ids, batch.blank, learns, room);
      total = lattice->forward();
    }
    const bool skipped = options.skipImpossible && total == kLogZero;
    if (skipped) ++result.impossible;
    const double own = skipped ? 0.0 : -total;
    float share = 1;
    if (options.reduction == CtcReduction::kMean) {
      share = 1 / static_cast<float>(batch.size * std::max<std::size_t>(ids.size(), 1));
    }
    sum += own * static_cast<double>(share);
    if (!single) loss.value()[b] = static_cast<float>(own);
    if (!learns) return;
    const std::size_t counted = skipped ? 0 : frames;
    clearRows(batch.rowsOf(b, gradient, counted, batch.frames - counted));
    if (skipped) return;
    const MatrixView slopes = batch.rowsOf(b, gradient, 0, frames);
    for (std::size_t t = 0; t < frames; ++t) {
      kernels::scale(share, slopes.row(t), slopes.row(t), batch.classes, kernels::Write::kReplace);
    }
    lattice->backward(total, share, slopes);
  });
  if (single) loss.value()[0] = static_cast<float>(sum);
  if (learns) {
    // The gradient came out of the same pass as the loss; backward only hands it on.
    tape.record([=, &tape, sequences = batch.size] {
      const float* const upstream = loss.gradientOrNull();
      if (upstream == nullptr) return;
      if (single && *upstream == 1.0f && tape.adoptGradient(logits, gradient.data)) return;
      const MatrixView slopes = logits.gradientMatrix();
      for (std::size_t row = 0; row < gradient.rows; ++row) {
        kernels::scale(upstream[single ? 0 : row % sequences], gradient.row(row), slopes.row(row),
                       gradient.columns, kernels::Write::kAccumulate);
      }
    });
  }
  return result;
}

}  // namespace unrolled

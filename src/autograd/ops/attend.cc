#include "autograd/ops/attend.h"

#include <algorithm>

#include "core/error.h"
#include "kernels/additive_scores.h"
#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/softmax.h"

namespace unrolled {
namespace {

using kernels::Transpose;
using kernels::Write;

/// All of it, one sequence after the other: the products of a sequence are small, but large enough
/// for the kernels, and what they read stays in the cache.
struct Run {
  Var queries;
  Var keys;
  Var values;
  Var w;  // none: the score is a dot product
  Attended result;
  const std::int32_t* lengths;  // or null
  std::size_t time;             // T
  std::size_t steps;            // S
  std::size_t batch;
  // Doubled exponentials of the queries [T, B, A] and the keys [B, S, A], where there is a w.
  float* queryExponentials;
  float* keyExponentials;

  std::size_t width() const { return queries.shape()[2]; }
  std::size_t length(std::size_t b) const {
    return lengths == nullptr ? steps : static_cast<std::size_t>(lengths[b]);
  }
  /// Rows of sequence b in an array [rows, B, width].
  MatrixView part(float* data, std::size_t rows, std::size_t columns, std::size_t b) const {
    return {data + b * columns, rows, columns, batch * columns};
  }
  MatrixView part(Var x, std::size_t rows, std::size_t b) const {
    return part(x.value(), rows, x.shape()[2], b);
  }
  MatrixView gradientPart(Var x, std::size_t rows, std::size_t b) const {
    return part(x.gradient(), rows, x.shape()[2], b);
  }
  MatrixView weights(std::size_t b) const {
    MatrixView all = part(result.weights, time, b);
    all.columns = length(b);
    return all;
  }
  ConstMatrixView scoredKeys(std::size_t b) const {
    if (w) return {keyExponentials + b * steps * width(), length(b), width()};
    return part(keys, length(b), b);
  }
  ConstMatrixView scoredQueries(std::size_t b) const {
    return part(w ? queryExponentials : queries.value(), time, width(), b);
  }

  void prepareExponentials();
  void forward() const;
  void backward() const;
  void backwardScores(std::size_t b, MatrixView gradient) const;
};

void Run::prepareExponentials() {
  Tape& tape = queries.tape();
  queryExponentials = tape.scratch(queries.size());
  keyExponentials = tape.scratch(keys.size());
  kernels::doubledExponentials(queries.value(), queryExponentials, queries.size());
  for (std::size_t b = 0; b < batch; ++b) {
    const ConstMatrixView from = part(keys, length(b), b);
    for (std::size_t s = 0; s < from.rows; ++s) {
      kernels::doubledExponentials(from.row(s), keyExponentials + (b * steps + s) * width(),
                                   width());
    }
  }
}

void Run::forward() const {
  AlignedBuffer& workspace = queries.tape().workspace();
  for (std::size_t b = 0; b < batch; ++b) {
    const MatrixView shares = weights(b);
    if (w) {
      kernels::additiveScores(scoredQueries(b), scoredKeys(b), w.value(), shares);
    } else {
      kernels::multiply(scoredQueries(b), Transpose::kNo, scoredKeys(b), Transpose::kYes, shares,
                        Write::kReplace, workspace);
    }
    kernels::softmax(shares, 1.0f, shares);
    for (std::size_t t = 0; t < time; ++t) {
      std::fill_n(shares.row(t) + shares.columns, steps - shares.columns, 0.0f);
    }
    kernels::multiply(shares, Transpose::kNo, part(values, length(b), b), Transpose::kNo,
                      part(result.context, time, b), Write::kReplace, workspace);
  }
}

void Run::backwardScores(std::size_t b, MatrixView gradient) const {
  Tape& tape = queries.tape();
  if (w) {
    kernels::additiveScoresBackward(
        scoredQueries(b), scoredKeys(b), w.value(), gradient, gradientPart(queries, time, b),
        gradientPart(keys, length(b), b), w.gradient(), tape.workspace());
    return;
  }
  if (queries.needsGradient()) {
    kernels::multiply(gradient, Transpose::kNo, scoredKeys(b), Transpose::kNo,
                      gradientPart(queries, time, b), Write::kAccumulate, tape.workspace());
  }
  if (keys.needsGradient()) {
    kernels::multiply(gradient, Transpose::kYes, scoredQueries(b), Transpose::kNo,
                      gradientPart(keys, length(b), b), Write::kAccumulate, tape.workspace());
  }
}

void Run::backward() const {
  if (result.context.gradientOrNull() == nullptr) return;
  Tape& tape = queries.tape();
  float* const room = tape.scratch(time * steps);
  for (std::size_t b = 0; b < batch; ++b) {
    const ConstMatrixView context = gradientPart(result.context, time, b);
    if (values.needsGradient()) {
      kernels::multiply(weights(b), Transpose::kYes, context, Transpose::kNo,
                        gradientPart(values, length(b), b), Write::kAccumulate, tape.workspace());
    }
    const MatrixView gradient(room, time, length(b));
    kernels::multiply(context, Transpose::kNo, part(values, length(b), b), Transpose::kYes,
                      gradient, Write::kReplace, tape.workspace());
    kernels::softmaxBackward(weights(b), gradient);
    backwardScores(b, gradient);
  }
}

Attended attend(Var queries, Var keys, Var values, Var w, std::span<const std::int32_t> lengths) {
  const Shape q = queries.shape();
  const Shape k = keys.shape();
  const Shape v = values.shape();
  require<ShapeError>(q.rank() == 3 && k.rank() == 3 && v.rank() == 3 && k[0] == v[0] &&
                          q[1] == k[1] && k[1] == v[1] && q[2] == k[2] &&
                          (!w || w.size() == k[2]) && (lengths.empty() || lengths.size() == k[1]),
                      "queries ", q, " cannot attend to keys ", k, " and values ", v, " of ",
                      lengths.size(), " sequences");
  for (std::int32_t length : lengths) {
    require<InvalidArgumentError>(length >= 1 && static_cast<std::size_t>(length) <= k[0],
                                  "the length of a sequence must be from 1 to ", k[0], ", got ",
                                  length);
  }
  Tape& tape = queries.tape();
  Run run{};
  run.queries = queries;
  run.keys = keys;
  run.values = values;
  run.w = w;
  run.lengths = lengths.empty() ? nullptr : lengths.data();
  run.time = q[0];
  run.steps = k[0];
  run.batch = q[1];
  const bool needsGradient = queries.needsGradient() || keys.needsGradient() ||
                             values.needsGradient() || (w && w.needsGradient());
  run.result.context = tape.make({q[0], q[1], v[2]}, needsGradient);
  run.result.weights = tape.make({q[0], q[1], k[0]}, false);
  if (w) run.prepareExponentials();
  run.forward();
  if (needsGradient) {
    tape.record([run] { run.backward(); });
  }
  return run.result;
}

}  // namespace

Attended attendByDot(Var queries, Var keys, Var values, std::span<const std::int32_t> lengths) {
  return attend(queries, keys, values, Var(), lengths);
}

Attended attendByTanh(Var queries, Var keys, Var values, Var w,
                      std::span<const std::int32_t> lengths) {
  return attend(queries, keys, values, w, lengths);
}

}  // namespace unrolled

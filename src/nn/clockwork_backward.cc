#include <algorithm>
#include <cmath>
#include <memory>

#include "kernels/elementwise.h"
#include "kernels/gemm.h"
#include "kernels/reductions.h"
#include "kernels/rows.h"
#include "nn/clockwork_run.h"

namespace unrolled::clockwork {
namespace {

using kernels::Lanes;
using kernels::Transpose;
using kernels::Write;
using Group = ClockworkSchedule::Group;

/// Gradients that belong to a module; the names are those of Module.
struct Gradients {
  float* units;          // [rows, U] of the pre-activations, where there are no levels
  float* outgoing;       // [B + rows, targets]: of all that each of its states sent
  float* sent;           // [B, targets] of what its last state has sent so far
  float* received;       // [B, targets]
  RightOperand weights;  // from the targets back
};

class Backward {
 public:
  explicit Backward(const Run& run);
  void run();

 private:
  Tape& tape() const { return run_.tape(); }
  std::size_t count() const { return run_.modules.size(); }
  MatrixView stateRows(std::size_t first, std::size_t rows) const {
    return {state_ + first * run_.layer.hidden, rows, run_.layer.hidden};
  }

  void readState();
  void runGroup(const Group& group);
  void addOutput(std::size_t k, std::size_t first, std::size_t rows);
  void receive(std::size_t clock, std::size_t first, std::size_t rows, bool carried);
  void runModules(std::size_t clock, std::size_t first, std::size_t rows);
  void runModule(std::size_t index, std::size_t first, std::size_t rows, MatrixView gradients);
  void addNorm(std::size_t k, std::size_t first, std::size_t rows);
  void accumulateTokens();
  void accumulateLevels();
  void accumulateVectors(const Level& level, ConstMatrixView weights);
  void accumulateTable();
  void accumulateBias(const float* sums, std::size_t first, std::size_t size);
  void accumulateRecurrent();
  void writeState();

  const Run& run_;
  std::span<Gradients> modules_;
  std::span<std::size_t> cursors_;       // behind each module's last row that is not yet done
  std::span<std::size_t> levelCursors_;  // the same for levels, if there are any
  float* state_;                         // [B, H]
};

Backward::Backward(const Run& run) : run_(run) {
  modules_ = tape().room<Gradients>(count());
  cursors_ = tape().room<std::size_t>(count());
  for (std::size_t m = 0; m < count(); ++m) {
    const Module& module = run.modules[m];
    Gradients& gradients = *std::construct_at(&modules_[m]);
    const std::size_t all = run.carried + module.rows;
    const std::size_t size = run.layer.batch * module.targets;
    gradients.units = tape().scratch(run.levels.empty() ? module.rows * run.units : 0);
    gradients.outgoing = tape().scratch(all * module.targets);
    gradients.sent = tape().scratch(size);
    gradients.received = m + 1 == count() ? gradients.sent : tape().scratch(size);
    std::fill_n(gradients.sent, size, 0.0f);
    std::fill_n(gradients.received, size, 0.0f);
    std::fill_n(gradients.outgoing, run.carried * module.targets, 0.0f);
    gradients.weights =
        RightOperand(tape(), run.block(m, run.parameter(kWeightHh).matrix()), Transpose::kNo,
                     run.schedule.dueSteps(m) + (run.carried > 0 ? 1 : 0));
    std::construct_at(&cursors_[m], all);
  }
  state_ = tape().scratch(run.layer.batch * run.layer.hidden);
  levelCursors_ = tape().room<std::size_t>(run.levels.size());
  for (std::size_t d = 0; d < run.levels.size(); ++d) {
    const Level& level = run.levels[d];
    std::construct_at(&levelCursors_[d], level.places.size());
    // Nothing flows to a module that is not due beside the slowest that is.
    std::fill_n(level.share.data, level.share.rows * level.share.columns, 0.0f);
  }
}

void Backward::readState() {
  const std::size_t hidden = run_.layer.hidden;
  const float* const whole = run_.layer.finalState.gradientOrNull();
  if (whole == nullptr) {
    std::fill_n(state_, run_.layer.batch * hidden, 0.0f);
    return;
  }
  for (std::size_t row = 0; row < run_.layer.batch; ++row) {
    std::copy_n(run_.part(whole, 0, run_.schedule.sequence(row)), hidden, state_ + row * hidden);
  }
}

void Backward::addOutput(std::size_t k, std::size_t first, std::size_t rows) {
  const float* const gradient = run_.output.gradientOrNull();
  if (gradient == nullptr) return;
  const std::size_t hidden = run_.layer.hidden;
  for (std::size_t row = first; row < first + rows; ++row) {
    kernels::scale(1.0f, gradient + run_.schedule.place(row, k) * hidden, state_ + row * hidden,
                   hidden, Write::kAccumulate);
  }
}

/// From what was received to what was sent, and from there to the states that sent it: those of the
/// modules that were due, whose rows end at the cursors, or the carried ones.
void Backward::receive(std::size_t clock, std::size_t first, std::size_t rows, bool carried) {
  const Lanes zero(0.0f);
  for (std::size_t m = 0; m < run_.schedule.dueModules(clock); ++m) {
    const std::size_t targets = run_.modules[m].targets;
    const Gradients& gradients = modules_[m];
    const bool slowest = m + 1 == count();
    const bool due = run_.schedule.due(m, clock);
    float* const outgoing = gradients.outgoing + (carried ? first : cursors_[m]) * targets;
    for (std::size_t row = 0; row < rows; ++row) {
      float* const sent = gradients.sent + (first + row) * targets;
      float* const to = due ? outgoing + row * targets : sent;
      if (!slowest) {
        float* const received = gradients.received + (first + row) * targets;
        float* const slower =
            modules_[m + 1].received + (first + row) * run_.modules[m + 1].targets;
        kernels::forEachLanes(targets, [&](auto at) {
          const Lanes value = at.load(received);
          at.store(slower, at.load(slower) + value);
          at.store(to, at.load(sent) + value);
          at.store(received, zero);
        });
      } else if (due) {
        std::copy_n(sent, targets, to);
      }
      if (due) std::fill_n(sent, targets, 0.0f);
    }
    if (due) {
      gradients.weights.multiply({outgoing, rows, targets},
                                 run_.columnsOf(m, stateRows(first, rows)), Write::kAccumulate);
    }
  }
}

/// `gradients` [rows, U] of its pre-activations are written.
void Backward::runModule(std::size_t index, std::size_t first, std::size_t rows,
                         MatrixView gradients) {
  const Module& module = run_.modules[index];
  const std::size_t units = run_.units;
  const float* const values = module.units + cursors_[index] * units;
  float* const received = modules_[index].received + first * module.targets + index * units;
  const MatrixView now = run_.columnsOf(index, stateRows(first, rows));
  kernels::withActivation(run_.f, [&]<kernels::Activation known>() {
    for (std::size_t row = 0; row < rows; ++row) {
      const float* const value = values + row * units;
      float* const gradient = gradients.row(row);
      float* const to = received + row * module.targets;
      float* const state = now.row(row);
      kernels::forEachLanes(units, [&](auto at) {
        const Lanes slope = kernels::slope<known>(at.load(value));
        const Lanes d = at.load(state) * slope;
        at.store(gradient, d);
        at.store(to, at.load(to) + d);
        at.store(state, Lanes(0.0f));
      });
    }
  });
}

void Backward::runModules(std::size_t clock, std::size_t first, std::size_t rows) {
  const std::size_t due = run_.schedule.dueModules(clock);
  const bool leveled = !levelCursors_.empty();
  if (due > 0 && leveled) levelCursors_[due - 1] -= rows;
  for (std::size_t m = 0; m < due; ++m) {
    if (!run_.schedule.due(m, clock)) continue;
    const MatrixView own(modules_[m].units + (cursors_[m] - run_.carried) * run_.units, rows,
                         run_.units);
    runModule(m, first, rows, leveled ? run_.shareOf(m, due, levelCursors_[due - 1], rows) : own);
  }
}

void Backward::runGroup(const Group& group) {
  const ClockworkSchedule& schedule = run_.schedule;
  std::size_t after = 0;  // rows that have a next step
  for (std::size_t k = schedule.steps(group); k-- > 0;) {
    const std::size_t rows = schedule.active(group, k);
    const std::size_t clock = group.clock + k;
    addOutput(k, group.first, rows);
    if (run_.layer.stateGradientNorms != nullptr) addNorm(k, group.first, rows);
    for (std::size_t m = 0; m < count(); ++m) {
      if (!schedule.due(m, clock)) continue;
      cursors_[m] -= rows;
      const std::size_t targets = run_.modules[m].targets;
      std::fill_n(modules_[m].outgoing + (cursors_[m] + after) * targets, (rows - after) * targets,
                  0.0f);
    }
    if (after > 0) receive(clock, group.first, after, false);
    runModules(clock, group.first, rows);
    after = rows;
  }
  if (run_.carried > 0 && after > 0) receive(0, group.first, after, true);
}

/// The square of the norm of dLoss/dh_k, all of it: with what the modules that keep their state
/// have sent, which `receive` gathers only at the step that made it.
void Backward::addNorm(std::size_t k, std::size_t first, std::size_t rows) {
  const std::size_t hidden = run_.layer.hidden;
  const MatrixView whole(tape().scratch(rows * hidden), rows, hidden);
  const MatrixView sum(tape().scratch(rows * hidden), rows, hidden);
  std::copy_n(state_ + first * hidden, rows * hidden, whole.data);
  std::fill_n(sum.data, rows * hidden, 0.0f);
  for (std::size_t m = 0; m < count(); ++m) {
    const std::size_t targets = run_.modules[m].targets;
    const MatrixView sent(tape().scratch(rows * targets), rows, targets);
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t from = (first + row) * targets;
      if (m + 1 < count()) {
        kernels::scale(1.0f, modules_[m].received + from, sum.row(row), targets,
                       Write::kAccumulate);
      }
      kernels::add(sum.row(row), modules_[m].sent + from, sent.row(row), targets, Write::kReplace);
    }
    modules_[m].weights.multiply(sent, run_.columnsOf(m, whole), Write::kAccumulate);
  }
  run_.layer.stateGradientNorms[k] +=
      static_cast<float>(kernels::squaredNorm(whole.data, rows * hidden));
}

void Backward::accumulateBias(const float* sums, std::size_t first, std::size_t size) {
  for (const Place place : {kBiasIh, kBiasHh}) {
    const Var bias = run_.parameter(place);
    if (!bias.needsGradient()) continue;
    kernels::scale(1.0f, sums, bias.gradient() + first, size, Write::kAccumulate);
  }
}

void Backward::accumulateTable() {
  const MatrixView table(run_.table);  // read no more: from here on its own gradient
  std::fill_n(table.data, table.rows * table.columns, 0.0f);
  for (std::size_t m = 0; m < count(); ++m) {
    const Module& module = run_.modules[m];
    kernels::scatterAddRows({modules_[m].units, module.rows, run_.units}, module.tokens,
                            run_.columnsOf(m, table));
  }
  const Var weight = run_.parameter(kWeightIh);
  if (weight.needsGradient()) {
    kernels::transpose(table, weight.gradientMatrix(), Write::kAccumulate);
  }
  float* const sums = tape().scratch(table.columns);
  kernels::columnSums(table, sums, Write::kReplace);
  accumulateBias(sums, 0, table.columns);
}

void Backward::accumulateTokens() {
  const std::size_t units = run_.units;
  const Var weight = run_.parameter(kWeightIh);
  float* const sums = tape().scratch(units);
  for (std::size_t m = 0; m < count(); ++m) {
    const Module& module = run_.modules[m];
    const ConstMatrixView gradient(modules_[m].units, module.rows, units);
    kernels::columnSums(gradient, sums, Write::kReplace);
    accumulateBias(sums, m * units, units);
    if (!weight.needsGradient()) continue;
    kernels::scatterAddColumns(gradient, module.tokens,
                               weight.gradientMatrix().rowRange(m * units, units));
  }
}

void Backward::accumulateLevels() {
  const Var weight = run_.parameter(kWeightIh);
  const bool toVectors = run_.layer.vectors.needsGradient();
  float* const sums = tape().scratch(run_.layer.hidden);
  float* const turned = tape().scratch(run_.layer.inputs * run_.layer.hidden);
  for (const Level& level : run_.levels) {
    if (level.places.empty()) continue;
    const std::size_t columns = level.share.columns;
    kernels::columnSums(level.share, sums, Write::kReplace);
    accumulateBias(sums, 0, columns);
    if (weight.needsGradient()) {
      // Turned about: of the two operands the right one is packed whole, and the inputs are many.
      const MatrixView product(turned, run_.layer.inputs, columns);
      kernels::multiply(level.inputs, Transpose::kYes, level.share, Transpose::kNo, product,
                        Write::kReplace, tape().workspace());
      kernels::transpose(product, weight.gradientMatrix().rowRange(0, columns), Write::kAccumulate);
    }
    if (toVectors) accumulateVectors(level, weight.matrix().rowRange(0, columns));
  }
}

/// The gradient of the vectors that a level read: straight into theirs where the places are runs of
/// neighbours, as they are unless lengths differ.
void Backward::accumulateVectors(const Level& level, ConstMatrixView weights) {
  const std::span<const std::int32_t> places = level.places;
  const MatrixView into = run_.layer.vectors.gradientMatrix();
  const ConstMatrixView gradient = level.share;
  const auto runEnd = [&](std::size_t i) {
    do ++i;
    while (i < places.size() && places[i] == places[i - 1] + 1);
    return i;
  };
  std::size_t runs = 0;
  for (std::size_t i = 0; i < places.size(); i = runEnd(i)) ++runs;
  constexpr std::size_t kWorthAProduct = 4;
  if (runs * kWorthAProduct <= places.size()) {
    const RightOperand right(tape(), weights, Transpose::kNo, runs);
    for (std::size_t i = 0; i < places.size();) {
      const std::size_t count = runEnd(i) - i;
      right.multiply(gradient.rowRange(i, count),
                     into.rowRange(static_cast<std::size_t>(places[i]), count), Write::kAccumulate);
      i += count;
    }
    return;
  }
  const MatrixView share(tape().scratch(places.size() * weights.columns), places.size(),
                         weights.columns);
  kernels::multiply(gradient, Transpose::kNo, weights, Transpose::kNo, share, Write::kReplace,
                    tape().workspace());
  kernels::scatterAddRows(share, places.data(), into);
}

void Backward::accumulateRecurrent() {
  const Var weight = run_.parameter(kWeightHh);
  if (!weight.needsGradient()) return;
  for (std::size_t m = 0; m < count(); ++m) {
    const Module& module = run_.modules[m];
    const std::size_t rows = run_.carried + module.rows;
    kernels::multiply({modules_[m].outgoing, rows, module.targets}, Transpose::kYes,
                      {module.units, rows, run_.units}, Transpose::kNo,
                      run_.block(m, weight.gradientMatrix()), Write::kAccumulate,
                      tape().workspace());
  }
}

void Backward::writeState() {
  const Var initial = run_.layer.initialState;
  if (!initial || !initial.needsGradient()) return;
  const std::size_t hidden = run_.layer.hidden;
  const float* const finalGradient = run_.layer.finalState.gradientOrNull();
  for (std::size_t row = 0; row < run_.layer.batch; ++row) {
    const std::size_t sequence = run_.schedule.sequence(row);
    kernels::scale(1.0f, state_ + row * hidden, run_.part(initial.gradient(), 0, sequence), hidden,
                   Write::kAccumulate);
    if (finalGradient == nullptr) continue;
    // The clock runs by itself; what stands beside it passed through.
    const std::size_t ran = run_.schedule.length(row) > 0 ? 1 : 0;
    kernels::scale(1.0f, run_.part(finalGradient, 1, sequence) + ran,
                   run_.part(initial.gradient(), 1, sequence) + ran, hidden - ran,
                   Write::kAccumulate);
  }
}

void Backward::run() {
  float* const norms = run_.layer.stateGradientNorms;
  if (norms != nullptr) std::fill_n(norms, run_.layer.time, 0.0f);
  readState();
  for (std::size_t g = run_.schedule.groups().size(); g-- > 0;) {
    runGroup(run_.schedule.groups()[g]);
  }
  if (norms != nullptr) {
    std::transform(norms, norms + run_.layer.time, norms, [](float x) { return std::sqrt(x); });
  }
  if (run_.table.rows > 0) {
    accumulateTable();
  } else if (run_.layer.tokens != nullptr) {
    accumulateTokens();
  } else {
    accumulateLevels();
  }
  accumulateRecurrent();
  writeState();
}

}  // namespace

void Run::backward() const {
  if (output.gradientOrNull() == nullptr && layer.finalState.gradientOrNull() == nullptr) return;
  Backward(*this).run();
}

}  // namespace unrolled::clockwork

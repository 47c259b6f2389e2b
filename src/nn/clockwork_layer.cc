#include "nn/clockwork_layer.h"

#include <algorithm>
#include <memory>

#include "kernels/elementwise.h"
#include "kernels/rows.h"
#include "nn/clockwork_run.h"

namespace unrolled {
namespace clockwork {

using kernels::Lanes;
using kernels::Transpose;
using kernels::Write;

namespace {

/// Whether the places are all there are, in order.
bool isWhole(std::span<const std::int32_t> places, std::size_t count) {
  if (places.size() != count) return false;
  for (std::size_t i = 0; i < count; ++i) {
    if (static_cast<std::size_t>(places[i]) != i) return false;
  }
  return true;
}

}  // namespace

void Run::makeModules() {
  std::size_t reach = 0;  // modules that are ever due
  for (std::size_t m = 0; m < schedule.modules(); ++m) {
    if (schedule.dueSteps(m) > 0) reach = m + 1;
  }
  modules = tape().room<Module>(schedule.modules());
  cursors = tape().room<std::size_t>(schedule.modules());
  const std::size_t batch = layer.batch;
  for (std::size_t m = 0; m < modules.size(); ++m) {
    Module& module = *std::construct_at(&modules[m]);
    const std::span<const std::int32_t> places = schedule.places(m);
    module.rows = places.size();
    module.places = places.data();
    module.targets = std::min(m + 1, reach) * units;
    module.units = tape().scratch((carried + module.rows) * units);
    module.sent = tape().scratch(batch * module.targets);
    module.received = m + 1 == modules.size() ? module.sent  // there is nothing to add
                                              : tape().scratch(batch * module.targets);
    if (carried == 0) {
      std::fill_n(module.sent, batch * module.targets, 0.0f);
      std::fill_n(module.received, batch * module.targets, 0.0f);
    }
    const std::size_t products =
        schedule.dueSteps(m) + (carried > 0 ? schedule.groups().size() : 0);
    module.weights =
        RightOperand(tape(), block(m, parameter(kWeightHh).matrix()), Transpose::kYes, products);
    std::construct_at(&cursors[m], carried);
  }
}

void Run::makeLevels() {
  levels = tape().room<Level>(modules.size());
  levelCursors = tape().room<std::size_t>(modules.size());
  const MatrixView vectors = layer.vectors.matrix();
  for (std::size_t m = 0; m < levels.size(); ++m) {
    const std::span<const std::int32_t> places = schedule.placesOfSlowest(tape(), m);
    Level& level = *std::construct_at(&levels[m]);
    std::construct_at(&levelCursors[m], std::size_t{0});
    level.places = places;
    const std::size_t columns = (m + 1) * units;
    level.share = MatrixView(tape().scratch(places.size() * columns), places.size(), columns);
    level.inputs = vectors;
    if (isWhole(places, vectors.rows)) continue;
    const MatrixView inputs(tape().scratch(places.size() * layer.inputs), places.size(),
                            layer.inputs);
    kernels::gatherRows(vectors, places.data(), inputs, Write::kReplace);
    level.inputs = inputs;
  }
}

/// The input's share of the pre-activations of all rows, biases included.
void Run::readInput() {
  const std::size_t hidden = layer.hidden;
  float* const bias = tape().scratch(hidden);
  kernels::add(parameter(kBiasIh).value(), parameter(kBiasHh).value(), bias, hidden,
               Write::kReplace);
  if (layer.tokens != nullptr) {
    readTokens(bias);
  } else {
    readVectors(bias);
  }
}

void Run::readTokens(const float* bias) {
  const std::size_t hidden = layer.hidden;
  const MatrixView weight = parameter(kWeightIh).matrix();
  const bool tabled = !kernels::readsFewColumns(layer.time * layer.batch, weight.columns);
  if (tabled) {
    // The product with a 1-of-N row is a row of the transposed weights.
    table = MatrixView(tape().scratch(weight.columns * hidden), weight.columns, hidden);
    kernels::transpose(weight, table, Write::kReplace);
    kernels::broadcastRow(bias, table, Write::kAccumulate);
  }
  for (std::size_t m = 0; m < modules.size(); ++m) {
    Module& module = modules[m];
    const std::span<std::int32_t> tokens = tape().room<std::int32_t>(module.rows);
    for (std::size_t i = 0; i < module.rows; ++i) tokens[i] = layer.tokens[module.places[i]];
    module.tokens = tokens.data();
    const MatrixView share(module.units + carried * units, module.rows, units);
    if (tabled) {
      kernels::gatherRows(columnsOf(m, table), module.tokens, share, Write::kReplace);
    } else {
      kernels::broadcastRow(bias + m * units, share, Write::kReplace);
      kernels::gatherColumns(weight.rowRange(m * units, units), module.tokens, share,
                             Write::kAccumulate);
    }
  }
}

void Run::readVectors(const float* bias) {
  makeLevels();
  const ConstMatrixView weight = parameter(kWeightIh).matrix();
  for (const Level& level : levels) {
    if (level.places.empty()) continue;
    kernels::broadcastRow(bias, level.share, Write::kReplace);
    kernels::multiply(level.inputs, Transpose::kNo, weight.rowRange(0, level.share.columns),
                      Transpose::kYes, level.share, Write::kAccumulate, tape().workspace());
  }
}

void Run::readState() {
  state = tape().scratch(layer.batch * layer.hidden);
  if (!layer.initialState) {
    std::fill_n(state, layer.batch * layer.hidden, 0.0f);
    return;
  }
  for (std::size_t row = 0; row < layer.batch; ++row) {
    const float* const from = part(layer.initialState.value(), 0, schedule.sequence(row));
    std::copy_n(from, layer.hidden, state + row * layer.hidden);
    for (std::size_t m = 0; m < modules.size(); ++m) {
      std::copy_n(from + m * units, units, modules[m].units + row * units);
    }
  }
}

/// The new state of a module that is due, whose share of the input is [rows, U].
void Run::runModule(std::size_t index, std::size_t first, std::size_t rows, ConstMatrixView share) {
  const Module& module = modules[index];
  float* const values = module.units + cursors[index] * units;
  const MatrixView now = columnsOf(index, stateRows(first, rows));
  const float* const received = module.received + first * module.targets + index * units;
  kernels::withActivation(f, [&]<kernels::Activation known>() {
    for (std::size_t row = 0; row < rows; ++row) {
      const float* const input = share.row(row);
      const float* const from = received + row * module.targets;
      kernels::forEachLanes(units, [&](auto at) {
        const Lanes y = kernels::activated<known>(at.load(input) + at.load(from));
        at.store(values + row * units, y);
        at.store(now.row(row), y);
      });
    }
  });
  cursors[index] += rows;
}

void Run::runModules(std::size_t clock, std::size_t first, std::size_t rows) {
  const std::size_t due = schedule.dueModules(clock);
  for (std::size_t m = 0; m < due; ++m) {
    if (!schedule.due(m, clock)) continue;
    const MatrixView ofTokens(modules[m].units + cursors[m] * units, rows, units);
    runModule(m, first, rows,
              levels.empty() ? ofTokens : shareOf(m, due, levelCursors[due - 1], rows));
  }
  if (due > 0 && !levels.empty()) levelCursors[due - 1] += rows;
}

/// What the modules that were due send from now on.
void Run::send(std::size_t clock, std::size_t first, std::size_t rows) {
  if (rows == 0) return;
  for (std::size_t m = schedule.dueModules(clock); m-- > 0;) {
    const Module& module = modules[m];
    const std::size_t targets = module.targets;
    float* const sent = module.sent + first * targets;
    if (schedule.due(m, clock)) {
      module.weights.multiply(columnsOf(m, stateRows(first, rows)), {sent, rows, targets},
                              Write::kReplace);
    }
    if (m + 1 == modules.size()) continue;
    const Module& slower = modules[m + 1];
    for (std::size_t row = 0; row < rows; ++row) {
      kernels::add(slower.received + (first + row) * slower.targets, sent + row * targets,
                   module.received + (first + row) * targets, targets, Write::kReplace);
    }
  }
}

void Run::writeOutput(std::size_t k, std::size_t first, std::size_t rows) const {
  for (std::size_t row = first; row < first + rows; ++row) {
    std::copy_n(state + row * layer.hidden, layer.hidden,
                output.value() + schedule.place(row, k) * layer.hidden);
  }
}

void Run::runGroup(const ClockworkSchedule::Group& group) {
  std::size_t rows = schedule.active(group, 0);
  // At the clock 0 all modules are due: what the carried state sends is that of a step before all.
  if (carried > 0) send(0, group.first, rows);
  for (std::size_t k = 0; rows > 0; ++k) {
    const std::size_t clock = group.clock + k;
    runModules(clock, group.first, rows);
    writeOutput(k, group.first, rows);
    rows = schedule.active(group, k + 1);
    send(clock, group.first, rows);
  }
}

void Run::clearPadding() const {
  if (layer.lengths == nullptr) return;
  for (std::size_t t = 0; t < layer.time; ++t) {
    for (std::size_t b = 0; b < layer.batch; ++b) {
      if (!layer.masked(t, b)) continue;
      std::fill_n(output.value() + (t * layer.batch + b) * layer.hidden, layer.hidden, 0.0f);
    }
  }
}

void Run::writeState() const {
  float* const whole = layer.finalState.value();
  for (const ClockworkSchedule::Group& group : schedule.groups()) {
    for (std::size_t row = group.first; row < group.first + group.count; ++row) {
      const std::size_t sequence = schedule.sequence(row);
      std::copy_n(state + row * layer.hidden, layer.hidden, part(whole, 0, sequence));
      float* const clock = part(whole, 1, sequence);
      if (layer.initialState) {
        std::copy_n(part(layer.initialState.value(), 1, sequence), layer.hidden, clock);
      } else {
        std::fill_n(clock, layer.hidden, 0.0f);
      }
      if (schedule.length(row) > 0) *clock = schedule.clockAfter(group, row);
    }
  }
}

void Run::forward() {
  carried = layer.initialState ? layer.batch : 0;
  units = layer.hidden / schedule.modules();
  makeModules();
  readInput();
  readState();
  output = tape().make({layer.time, layer.batch, layer.hidden}, true);
  for (const ClockworkSchedule::Group& group : schedule.groups()) runGroup(group);
  clearPadding();
  writeState();
}

}  // namespace clockwork

Var runClockworkLayer(const RecurrentLayer& layer, std::span<const std::size_t> periods,
                      kernels::Activation f) {
  clockwork::Run run{};
  run.layer = layer;
  run.schedule = ClockworkSchedule(layer, periods);
  run.f = f;
  run.forward();
  layer.tape->record([run] { run.backward(); });
  return run.output;
}

}  // namespace unrolled

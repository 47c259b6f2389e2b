#include "nn/clockwork_schedule.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

namespace unrolled {

ClockworkSchedule::ClockworkSchedule(const RecurrentLayer& layer,
                                     std::span<const std::size_t> periods)
    : periods_(periods), lengths_(layer.lengths), time_(layer.time), reverse_(layer.reverse) {
  for (const std::size_t period : periods) cycle_ = std::lcm(cycle_, period);
  Tape& tape = *layer.tape;
  const std::span<std::size_t> clocks = tape.room<std::size_t>(layer.batch);
  for (std::size_t b = 0; b < layer.batch; ++b) clocks[b] = clockBefore(layer, b);
  const std::span<std::int32_t> order = tape.room<std::int32_t>(layer.batch);
  sortRows(layer, order, clocks);
  order_ = order;

  const std::span<Group> groups = tape.room<Group>(layer.batch);
  std::size_t count = 0;
  for (std::size_t row = 0; row < layer.batch; ++row) {
    const std::size_t clock = clocks[sequence(row)];
    if (count > 0 && groups[count - 1].clock == clock) {
      ++groups[count - 1].count;
    } else {
      std::construct_at(&groups[count++], Group{row, 1, clock});
    }
  }
  groups_ = groups.first(count);
  listPlaces(tape);
}

/// Whatever number stands in a carried state becomes one that a clock can show.
std::size_t ClockworkSchedule::clockBefore(const RecurrentLayer& layer,
                                           std::size_t sequence) const {
  if (!layer.initialState) return 0;
  const float* const clocks = layer.initialState.value() + layer.slotOffset(1);
  const double clock = std::round(static_cast<double>(clocks[sequence * layer.hidden]));
  if (!std::isfinite(clock)) return 0;
  const auto cycle = static_cast<double>(cycle_);
  const double within = std::fmod(clock, cycle);
  return static_cast<std::size_t>(within < 0 ? within + cycle : within);
}

void ClockworkSchedule::sortRows(const RecurrentLayer& layer, std::span<std::int32_t> order,
                                 std::span<const std::size_t> clocks) const {
  std::iota(order.begin(), order.end(), 0);
  const auto before = [&](std::int32_t left, std::int32_t right) {
    const auto a = static_cast<std::size_t>(left);
    const auto b = static_cast<std::size_t>(right);
    if (clocks[a] != clocks[b]) return clocks[a] < clocks[b];
    if (layer.lengths != nullptr && layer.lengths[a] != layer.lengths[b]) {
      return layer.lengths[a] > layer.lengths[b];
    }
    return a < b;
  };
  // Of all of them: a heap sort, which is much shorter than std::sort in what a page downloads.
  std::partial_sort(order.begin(), order.end(), order.end(), before);
}

std::size_t ClockworkSchedule::length(std::size_t row) const {
  return lengths_ == nullptr ? time_ : static_cast<std::size_t>(lengths_[order_[row]]);
}

std::size_t ClockworkSchedule::active(const Group& group, std::size_t k) const {
  if (lengths_ == nullptr) return k < time_ ? group.count : 0;
  std::size_t count = group.count;
  while (count > 0 && length(group.first + count - 1) <= k) --count;
  return count;
}

std::size_t ClockworkSchedule::dueModules(std::size_t clock) const {
  std::size_t count = modules();
  while (count > 0 && !due(count - 1, clock)) --count;
  return count;
}

/// visit(group, k, active rows, module) for every step at which a module is due.
template <typename Visit>
void ClockworkSchedule::forEachStep(Visit visit) const {
  for (const Group& group : groups_) {
    for (std::size_t k = 0; k < steps(group); ++k) {
      const std::size_t rows = active(group, k);
      for (std::size_t module = 0; module < modules(); ++module) {
        if (due(module, group.clock + k)) visit(group, k, rows, module);
      }
    }
  }
}

void ClockworkSchedule::listPlaces(Tape& tape) {
  dueSteps_ = tape.room<std::size_t>(modules());
  const std::span<std::size_t> counts = tape.room<std::size_t>(modules());
  std::uninitialized_fill(dueSteps_.begin(), dueSteps_.end(), std::size_t{0});
  std::uninitialized_fill(counts.begin(), counts.end(), std::size_t{0});
  forEachStep([&](const Group&, std::size_t, std::size_t rows, std::size_t module) {
    ++dueSteps_[module];
    counts[module] += rows;
  });
  places_ = tape.room<std::span<const std::int32_t>>(modules());
  const std::span<std::int32_t*> ends = tape.room<std::int32_t*>(modules());
  for (std::size_t module = 0; module < modules(); ++module) {
    const std::span<std::int32_t> list = tape.room<std::int32_t>(counts[module]);
    std::construct_at(&places_[module], list);
    std::construct_at(&ends[module], list.data());
  }
  forEachStep([&](const Group& group, std::size_t k, std::size_t rows, std::size_t module) {
    for (std::size_t row = group.first; row < group.first + rows; ++row) {
      *ends[module]++ = static_cast<std::int32_t>(place(row, k));
    }
  });
}

std::span<const std::int32_t> ClockworkSchedule::placesOfSlowest(Tape& tape,
                                                                 std::size_t module) const {
  const auto visitSteps = [&](auto visit) {
    for (const Group& group : groups_) {
      for (std::size_t k = 0; k < steps(group); ++k) {
        if (dueModules(group.clock + k) == module + 1) visit(group, k, active(group, k));
      }
    }
  };
  std::size_t count = 0;
  visitSteps([&](const Group&, std::size_t, std::size_t rows) { count += rows; });
  const std::span<std::int32_t> list = tape.room<std::int32_t>(count);
  std::int32_t* end = list.data();
  visitSteps([&](const Group& group, std::size_t k, std::size_t rows) {
    for (std::size_t row = group.first; row < group.first + rows; ++row) {
      *end++ = static_cast<std::int32_t>(place(row, k));
    }
  });
  return list;
}

}  // namespace unrolled

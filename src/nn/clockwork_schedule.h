#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "autograd/tape.h"
#include "nn/recurrent_layer.h"

namespace unrolled {

/// Which modules of a Clockwork RNN are due when, and for which sequences, in one run of a layer.
///
/// Steps are counted from each sequence's own first step, k = 0, 1 …, in either direction; the
/// batch is put in another order, so that whatever happens at step k happens to neighbours:
/// sequences with the same clock stand together (a group; there is one unless carried clocks
/// differ), the longest first. Lies in the tape's arena.
class ClockworkSchedule {
 public:
  /// Sequences that have the same clock.
  struct Group {
    std::size_t first;  ///< row of the first one
    std::size_t count;
    std::size_t clock;  ///< before their first step
  };

  ClockworkSchedule() = default;
  /// `periods`, which must live as long as the tape's values, from fast to slow.
  ClockworkSchedule(const RecurrentLayer& layer, std::span<const std::size_t> periods);

  std::span<const Group> groups() const { return groups_; }
  std::size_t modules() const { return periods_.size(); }

  /// Which sequence of the batch stands in a row.
  std::size_t sequence(std::size_t row) const { return static_cast<std::size_t>(order_[row]); }
  std::size_t length(std::size_t row) const;
  /// Steps of a group's longest sequence.
  std::size_t steps(const Group& group) const { return length(group.first); }
  /// How many of a group's rows, from its first on, have a step k.
  std::size_t active(const Group& group, std::size_t k) const;

  bool due(std::size_t module, std::size_t clock) const { return clock % periods_[module] == 0; }
  /// One more than the slowest module due; 0 for none.
  std::size_t dueModules(std::size_t clock) const;

  /// Step k of a row as a row of an array [T, B, ...].
  std::size_t place(std::size_t row, std::size_t k) const {
    const std::size_t time = reverse_ ? length(row) - 1 - k : k;
    return time * order_.size() + sequence(row);
  }

  /// The clock of a sequence after its last step.
  float clockAfter(const Group& group, std::size_t row) const {
    return static_cast<float>((group.clock + length(row)) % cycle_);
  }

  /// All (row, step) of which a module is due, as rows of [T, B, ...]: group by group, step by
  /// step, row by row.
  std::span<const std::int32_t> places(std::size_t module) const { return places_[module]; }
  /// The same for the steps at which `module` is the slowest due; a new list in the arena.
  std::span<const std::int32_t> placesOfSlowest(Tape& tape, std::size_t module) const;
  /// In how many steps, of all groups, it is due.
  std::size_t dueSteps(std::size_t module) const { return dueSteps_[module]; }

 private:
  std::size_t clockBefore(const RecurrentLayer& layer, std::size_t sequence) const;
  void sortRows(const RecurrentLayer& layer, std::span<std::int32_t> order,
                std::span<const std::size_t> clocks) const;
  void listPlaces(Tape& tape);
  template <typename Visit>
  void forEachStep(Visit visit) const;

  std::span<const std::size_t> periods_;
  std::span<const std::int32_t> order_;  // [B]
  std::span<const Group> groups_;
  std::span<std::span<const std::int32_t>> places_;
  std::span<std::size_t> dueSteps_;
  const std::int32_t* lengths_ = nullptr;
  std::size_t time_ = 0;
  std::size_t cycle_ = 1;  // least common multiple of the periods
  bool reverse_ = false;
};

}  // namespace unrolled

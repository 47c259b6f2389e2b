#include "nn/cells/clockwork.h"

#include <algorithm>
#include <numeric>

#include "core/error.h"
#include "nn/cells/activation.h"
#include "nn/clockwork_layer.h"

namespace unrolled {
namespace {

constexpr std::size_t kMostDefaultModules = 8;
constexpr std::size_t kLargestClock = std::size_t{1} << 24;

class Clockwork : public Cell {
 public:
  Clockwork(std::vector<std::size_t> periods, Activation f) : periods_(std::move(periods)), f_(f) {
    // Few, and in less code than std::sort.
    std::make_heap(periods_.begin(), periods_.end());
    std::sort_heap(periods_.begin(), periods_.end());
  }

  std::span<const std::string_view> states() const override {
    static constexpr std::string_view kNames[] = {"h", "clock"};
    return kNames;
  }

  std::vector<CellParameter> parameters(std::size_t inputs, std::size_t hidden) const override {
    require<InvalidArgumentError>(periods_.empty() || hidden % periods_.size() == 0,
                                  "network.periods must divide network.hiddenSize evenly, got ",
                                  periods_.size(), " periods for ", hidden, " units");
    const std::size_t units = hidden / modulesOf(hidden);
    const auto clear = [hidden, units](float* weights) {
      for (std::size_t row = 0; row < hidden; ++row) {
        std::fill_n(weights + row * hidden, row / units * units, 0.0f);
      }
    };
    return {
        {"weight_ih", {hidden, inputs}, ParameterRole::kInput, 1, {}, {}},
        {"weight_hh", {hidden, hidden}, ParameterRole::kRecurrent, 1, {}, clear},
        {"bias_ih", {hidden}, ParameterRole::kBias, 1, {}, {}},
        {"bias_hh", {hidden}, ParameterRole::kBias, 1, {}, {}},
    };
  }

  /// A module that is due reads its input and sends to itself and all faster ones.
  double multiplicationsPerStep(std::size_t inputs, std::size_t hidden) const override {
    const std::size_t units = hidden / modulesOf(hidden);
    double count = 0;
    for (std::size_t module = 0; module < modulesOf(hidden); ++module) {
      const std::size_t whenDue = units * (inputs + (module + 1) * units);
      count += static_cast<double>(whenDue) / static_cast<double>(periodOf(module));
    }
    return count;
  }

  Var runLayer(const RecurrentLayer& layer) const override {
    const std::span<std::size_t> periods = layer.tape->room<std::size_t>(modulesOf(layer.hidden));
    for (std::size_t module = 0; module < periods.size(); ++module) {
      periods[module] = periodOf(module);
    }
    return runClockworkLayer(layer, periods, f_);
  }

 private:
  std::size_t modulesOf(std::size_t hidden) const {
    if (!periods_.empty()) return periods_.size();
    std::size_t modules = kMostDefaultModules;
    while (hidden % modules != 0) --modules;
    return modules;
  }

  std::size_t periodOf(std::size_t module) const {
    return periods_.empty() ? std::size_t{1} << module : periods_[module];
  }

  std::vector<std::size_t> periods_;
  Activation f_;
};

void requireUsable(const std::vector<std::size_t>& periods) {
  std::size_t all = 1;
  for (const std::size_t period : periods) {
    require<InvalidArgumentError>(period > 0, "network.periods must be positive integers, got ",
                                  period);
    const std::size_t factor = period / std::gcd(all, period);
    require<InvalidArgumentError>(factor <= kLargestClock / all,
                                  "network.periods must have a least common multiple of at most ",
                                  kLargestClock);
    all *= factor;
  }
}

}  // namespace

std::unique_ptr<Cell> makeClockwork(const CellOptions& options) {
  requireUsable(options.periods);
  return std::make_unique<Clockwork>(
      options.periods,
      activationFrom("activation", options.activation, Activation::kTanh, kContentActivations));
}

}  // namespace unrolled

#include "nn/cells/elman.h"

#include <algorithm>

#include "nn/cells/gate_cell.h"

namespace unrolled {
namespace {

class Elman : public GateCell {
 public:
  Elman(const CellOptions& options, Activation f, std::string_view initializer)
      : GateCell(options), f_(f), initializer_(initializer) {}

  GateLayout layout() const override { return {1, 0, false}; }

  std::span<const std::string_view> states() const override {
    static constexpr std::string_view kNames[] = {"h"};
    return kNames;
  }

  std::string_view initializer() const override { return initializer_; }

  void forward(const CellForward& step) const override {
    kernels::withActivation(f_, [&]<Activation f>() {
      kernels::forEachLanes(step.batch * step.hidden, [&](auto at) {
        at.store(step.next[0], kernels::activated<f>(at.load(step.gates)));
      });
    });
  }

  void backward(const CellBackward& step) const override {
    const std::size_t n = step.batch * step.hidden;
    kernels::withActivation(f_, [&]<Activation f>() {
      kernels::forEachLanes(n, [&](auto at) {
        at.store(step.gates,
                 at.load(step.nextGradient[0]) * kernels::slope<f>(at.load(step.next[0])));
      });
    });
    std::fill_n(step.previousGradient[0], n, 0.0f);
  }

 private:
  Activation f_;
  std::string_view initializer_;
};

}  // namespace

std::unique_ptr<Cell> makeElmanWith(const CellOptions& options, Activation f,
                                    std::string_view initializer) {
  return std::make_unique<Elman>(options, f, initializer);
}

std::unique_ptr<Cell> makeElman(const CellOptions& options) {
  return makeElmanWith(
      options,
      activationFrom("activation", options.activation, Activation::kTanh, kContentActivations),
      "uniform");
}

}  // namespace unrolled

#include "nn/cells/elman.h"

#include <algorithm>

#include "core/error.h"
#include "kernels/activations.h"

namespace unrolled {
namespace {

struct Activation {
  void (*forward)(const float* x, float* y, std::size_t n);
  void (*backward)(const float* y, const float* dy, float* dx, std::size_t n);
};

constexpr Activation kTanh = {kernels::tanhForward, kernels::tanhBackward};
constexpr Activation kRelu = {kernels::reluForward, kernels::reluBackward};

class Elman : public Cell {
 public:
  explicit Elman(const Activation& activation) : activation_(activation) {}

  CellLayout layout() const override { return {1, 1, 0, false}; }

  void forward(const CellForward& step) const override {
    activation_.forward(step.gates, step.next[0], step.batch * step.hidden);
  }

  void backward(const CellBackward& step) const override {
    const std::size_t n = step.batch * step.hidden;
    std::fill_n(step.gates, n, 0.0f);
    activation_.backward(step.next[0], step.nextGradient[0], step.gates, n);
    std::fill_n(step.previousGradient[0], n, 0.0f);
  }

 private:
  const Activation& activation_;
};

}  // namespace

std::unique_ptr<Cell> makeElman(const CellOptions& options) {
  const std::string& name = options.activation;
  require<InvalidArgumentError>(name.empty() || name == "tanh" || name == "relu",
                                "network.activation must be tanh or relu for elman, got ", name);
  return std::make_unique<Elman>(name == "relu" ? kRelu : kTanh);
}

}  // namespace unrolled

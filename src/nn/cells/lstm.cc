#include "nn/cells/lstm.h"

#include "core/error.h"
#include "kernels/lanes.h"

namespace unrolled {
namespace {

using kernels::Lanes;
using kernels::madd;

class Lstm : public Cell {
 public:
  explicit Lstm(float forgetBias) : forgetBias_(forgetBias) {}

  CellLayout layout() const override { return {4, 2, 1, false}; }

  void forward(const CellForward& step) const override {
    const std::size_t h = step.hidden;
    for (std::size_t row = 0; row < step.batch; ++row) {
      float* const i = step.gates + row * 4 * h;
      float* const f = i + h;
      float* const g = f + h;
      float* const o = g + h;
      const float* const cellBefore = step.previous[1] + row * h;
      float* const hidden = step.next[0] + row * h;
      float* const cell = step.next[1] + row * h;
      float* const squashed = step.saved + row * h;
      kernels::forEachLanes(h, [&](auto at) {
        const Lanes iv = kernels::sigmoid(at.load(i));
        const Lanes fv = kernels::sigmoid(at.load(f));
        const Lanes gv = kernels::tanh(at.load(g));
        const Lanes ov = kernels::sigmoid(at.load(o));
        const Lanes c = madd(fv, at.load(cellBefore), iv * gv);
        const Lanes s = kernels::tanh(c);
        at.store(i, iv);
        at.store(f, fv);
        at.store(g, gv);
        at.store(o, ov);
        at.store(cell, c);
        at.store(squashed, s);
        at.store(hidden, ov * s);
      });
    }
  }

  void backward(const CellBackward& step) const override {
    const std::size_t h = step.hidden;
    const Lanes one(1.0f);
    for (std::size_t row = 0; row < step.batch; ++row) {
      float* const i = step.gates + row * 4 * h;
      float* const f = i + h;
      float* const g = f + h;
      float* const o = g + h;
      const float* const cellBefore = step.previous[1] + row * h;
      const float* const squashed = step.saved + row * h;
      const float* const dHidden = step.nextGradient[0] + row * h;
      const float* const dCell = step.nextGradient[1] + row * h;
      float* const dHiddenBefore = step.previousGradient[0] + row * h;
      float* const dCellBefore = step.previousGradient[1] + row * h;
      kernels::forEachLanes(h, [&](auto at) {
        const Lanes iv = at.load(i);
        const Lanes fv = at.load(f);
        const Lanes gv = at.load(g);
        const Lanes ov = at.load(o);
        const Lanes s = at.load(squashed);
        const Lanes dh = at.load(dHidden);
        const Lanes dc = madd(dh * ov, one - s * s, at.load(dCell));
        at.store(i, dc * gv * iv * (one - iv));
        at.store(f, dc * at.load(cellBefore) * fv * (one - fv));
        at.store(g, dc * iv * (one - gv * gv));
        at.store(o, dh * s * ov * (one - ov));
        at.store(dCellBefore, dc * fv);
        at.store(dHiddenBefore, Lanes(0.0f));
      });
    }
  }

  void adjustBias(float* bias, std::size_t hidden) const override {
    for (std::size_t unit = 0; unit < hidden; ++unit) bias[hidden + unit] += forgetBias_;
  }

 private:
  float forgetBias_;
};

}  // namespace

std::unique_ptr<Cell> makeLstm(const CellOptions& options) {
  require<InvalidArgumentError>(options.activation.empty() || options.activation == "tanh",
                                "network.activation must be tanh for lstm, got ",
                                options.activation);
  return std::make_unique<Lstm>(options.forgetBias);
}

}  // namespace unrolled

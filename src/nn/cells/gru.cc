#include "nn/cells/gru.h"

#include "core/error.h"
#include "kernels/lanes.h"

namespace unrolled {
namespace {

using kernels::Lanes;
using kernels::madd;

class Gru : public Cell {
 public:
  CellLayout layout() const override { return {3, 1, 1, true}; }

  void forward(const CellForward& step) const override {
    const std::size_t h = step.hidden;
    for (std::size_t row = 0; row < step.batch; ++row) {
      float* const r = step.gates + row * 3 * h;
      float* const z = r + h;
      float* const n = z + h;
      const float* const recurrentR = step.recurrent + row * 3 * h;
      const float* const recurrentZ = recurrentR + h;
      const float* const recurrentN = recurrentZ + h;
      const float* const before = step.previous[0] + row * h;
      float* const hidden = step.next[0] + row * h;
      float* const candidate = step.saved + row * h;  // U_n h + b_hn
      kernels::forEachLanes(h, [&](auto at) {
        const Lanes rv = kernels::sigmoid(at.load(r) + at.load(recurrentR));
        const Lanes zv = kernels::sigmoid(at.load(z) + at.load(recurrentZ));
        const Lanes u = at.load(recurrentN);
        const Lanes nv = kernels::tanh(madd(rv, u, at.load(n)));
        at.store(r, rv);
        at.store(z, zv);
        at.store(n, nv);
        at.store(candidate, u);
        at.store(hidden, madd(zv, at.load(before) - nv, nv));
      });
    }
  }

  void backward(const CellBackward& step) const override {
    const std::size_t h = step.hidden;
    const Lanes one(1.0f);
    for (std::size_t row = 0; row < step.batch; ++row) {
      float* const r = step.gates + row * 3 * h;
      float* const z = r + h;
      float* const n = z + h;
      float* const dRecurrentR = step.recurrentGradient + row * 3 * h;
      float* const dRecurrentZ = dRecurrentR + h;
      float* const dRecurrentN = dRecurrentZ + h;
      const float* const before = step.previous[0] + row * h;
      const float* const candidate = step.saved + row * h;
      const float* const dHidden = step.nextGradient[0] + row * h;
      float* const dBefore = step.previousGradient[0] + row * h;
      kernels::forEachLanes(h, [&](auto at) {
        const Lanes rv = at.load(r);
        const Lanes zv = at.load(z);
        const Lanes nv = at.load(n);
        const Lanes dh = at.load(dHidden);
        const Lanes dn = dh * (one - zv) * (one - nv * nv);
        const Lanes dz = dh * (at.load(before) - nv) * zv * (one - zv);
        const Lanes dr = dn * at.load(candidate) * rv * (one - rv);
        at.store(r, dr);
        at.store(z, dz);
        at.store(n, dn);
        at.store(dRecurrentR, dr);
        at.store(dRecurrentZ, dz);
        at.store(dRecurrentN, dn * rv);
        at.store(dBefore, dh * zv);
      });
    }
  }
};

}  // namespace

std::unique_ptr<Cell> makeGru(const CellOptions& options) {
  require<InvalidArgumentError>(options.activation.empty() || options.activation == "tanh",
                                "network.activation must be tanh for gru, got ",
                                options.activation);
  return std::make_unique<Gru>();
}

}  // namespace unrolled

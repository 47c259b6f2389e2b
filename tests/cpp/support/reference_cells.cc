#include "support/reference_cells.h"

#include <cmath>

namespace unrolled::testing {
namespace {

using Vector = ReferenceCell::Vector;
using Parameters = ReferenceCell::Parameters;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// W x, W [rows, x.size()].
Vector product(const Vector& weight, const Vector& x) {
  Vector y(weight.size() / x.size());
  for (std::size_t row = 0; row < y.size(); ++row) {
    for (std::size_t i = 0; i < x.size(); ++i) y[row] += weight[row * x.size() + i] * x[i];
  }
  return y;
}

/// W_ih x + b_ih + W_hh h + b_hh.
Vector preActivations(const Parameters& parameters, const Vector& x, const Vector& h) {
  Vector sum = product(parameters("weight_ih"), x);
  const Vector recurrent = product(parameters("weight_hh"), h);
  const Vector biasIh = parameters("bias_ih");
  const Vector biasHh = parameters("bias_hh");
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += recurrent[i] + biasIh[i] + biasHh[i];
  return sum;
}

/// Blocks i, g, o; c ← c + i ⊙ g.
Vector stepLstm1997(const Parameters& parameters, const Vector& x, std::vector<Vector>& states) {
  Vector& h = states[0];
  Vector& c = states[1];
  const std::size_t n = h.size();
  const Vector a = preActivations(parameters, x, h);
  for (std::size_t j = 0; j < n; ++j) {
    c[j] += sigmoid(a[j]) * std::tanh(a[n + j]);
    h[j] = sigmoid(a[2 * n + j]) * std::tanh(c[j]);
  }
  return h;
}

constexpr ReferenceCell kReferences[] = {
    {"lstm-1997", stepLstm1997},
};

}  // namespace

const ReferenceCell* referenceCell(std::string_view name) {
  for (const ReferenceCell& cell : kReferences) {
    if (cell.name == name) return &cell;
  }
  return nullptr;
}

}  // namespace unrolled::testing

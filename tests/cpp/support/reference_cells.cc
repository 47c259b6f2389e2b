#include "support/reference_cells.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

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

/// y ← tanh(V tanh(W x + U y + b) + c).
Vector stepJordan(const Parameters& parameters, const Vector& x, std::vector<Vector>& states) {
  Vector h = preActivations(parameters, x, states[0]);
  for (double& value : h) value = std::tanh(value);
  const Vector bias = parameters("bias_ho");
  states[0] = product(parameters("weight_ho"), h);
  for (std::size_t j = 0; j < bias.size(); ++j) states[0][j] = std::tanh(states[0][j] + bias[j]);
  return states[0];
}

/// s ← 0.05 B x + 0.95 s; h ← σ(P s + A x + R h); [h; s].
Vector stepScrn(const Parameters& parameters, const Vector& x, std::vector<Vector>& states) {
  Vector& h = states[0];
  const Vector fresh = product(parameters("weight_ic"), x);
  Vector s(states[1].begin(), states[1].begin() + static_cast<std::ptrdiff_t>(fresh.size()));
  for (std::size_t j = 0; j < s.size(); ++j) s[j] = 0.05 * fresh[j] + 0.95 * s[j];
  const Vector fromContext = product(parameters("weight_ch"), s);
  const Vector fromInput = product(parameters("weight_ih"), x);
  const Vector fromHidden = product(parameters("weight_hh"), h);
  for (std::size_t j = 0; j < h.size(); ++j) {
    h[j] = sigmoid(fromContext[j] + fromInput[j] + fromHidden[j]);
  }
  std::copy(s.begin(), s.end(), states[1].begin());
  Vector output = h;
  output.insert(output.end(), s.begin(), s.end());
  return output;
}

/// Blocks r, z, n; h ← (1 − z) n + z h.
Vector stepGruResetBefore(const Parameters& parameters, const Vector& x,
                          std::vector<Vector>& states) {
  Vector& h = states[0];
  const std::size_t n = h.size();
  const Vector gates = preActivations(parameters, x, h);
  Vector kept(n);
  for (std::size_t j = 0; j < n; ++j) kept[j] = sigmoid(gates[j]) * h[j];
  const Vector content = preActivations(parameters, x, kept);
  for (std::size_t j = 0; j < n; ++j) {
    const double z = sigmoid(gates[n + j]);
    h[j] = (1 - z) * std::tanh(content[2 * n + j]) + z * h[j];
  }
  return h;
}

/// One unit a module, periods 1, 2, 4 …: unit i sees units j ≥ i.
Vector stepClockwork(const Parameters& parameters, const Vector& x, std::vector<Vector>& states) {
  const Vector before = states[0];
  const std::size_t units = before.size();
  const auto cycle = static_cast<long>(1) << (units - 1);
  const long clock = (std::lround(states[1][0]) % cycle + cycle) % cycle;
  const Vector weight = parameters("weight_hh");
  const Vector input = preActivations(parameters, x, Vector(units, 0.0));
  for (std::size_t i = 0; i < units; ++i) {
    if (clock % (static_cast<long>(1) << i) != 0) continue;
    double sum = input[i];
    for (std::size_t j = i; j < units; ++j) sum += weight[i * units + j] * before[j];
    states[0][i] = std::tanh(sum);
  }
  states[1][0] = static_cast<double>((clock + 1) % cycle);
  return states[0];
}

constexpr ReferenceCell kReferences[] = {
    {"lstm-1997", stepLstm1997},  {"gru-reset-before", stepGruResetBefore},
    {"jordan", stepJordan},       {"scrn", stepScrn},
    {"clockwork", stepClockwork},
};

}  // namespace

const ReferenceCell* referenceCell(std::string_view name) {
  for (const ReferenceCell& cell : kReferences) {
    if (cell.name == name) return &cell;
  }
  return nullptr;
}

}  // namespace unrolled::testing

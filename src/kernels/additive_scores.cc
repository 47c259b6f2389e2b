#include "kernels/additive_scores.h"

#include <algorithm>
#include <array>

#include "core/shape.h"
#include "kernels/lanes.h"
#include "kernels/reductions.h"

namespace unrolled::kernels {
namespace {

/// 1 / (1 + e^(2 (q + k))).
inline Lanes share(Lanes query, Lanes key) { return Lanes(1.0f) / madd(query, key, Lanes(1.0f)); }

/// Σ_a w_a u_a of one query with `Keys` keys that follow each other.
template <std::size_t Keys>
void sumShares(const float* query, ConstMatrixView keys, std::size_t first, const float* w,
               float* sums) {
  std::array<Lanes, Keys> totals;
  totals.fill(Lanes(0.0f));
  const float* const key = keys.row(first);
  forEachLanes(keys.columns, [&](auto place) {
    const Lanes q = place.load(query);
    const Lanes weight = place.load(w);
    for (std::size_t i = 0; i < Keys; ++i) {
      totals[i] += weight * share(q, place.load(key + i * keys.stride));
    }
  });
  for (std::size_t i = 0; i < Keys; ++i) sums[first + i] = xsimd::reduce_add(totals[i]);
}

/// Adds what one query with `Keys` keys contributes: g u (1 − u) to the sums of the query and of
/// each key, g u to those of w.
template <std::size_t Keys>
void accumulate(const float* query, ConstMatrixView keys, std::size_t first, const float* gradient,
                float* querySums, MatrixView keySums, float* shareSums) {
  std::array<Lanes, Keys> g;
  for (std::size_t i = 0; i < Keys; ++i) g[i] = Lanes(gradient[first + i]);
  const float* const key = keys.row(first);
  float* const keySum = keySums.row(first);
  forEachLanes(keys.columns, [&](auto place) {
    const Lanes q = place.load(query);
    Lanes slopes = place.load(querySums);
    Lanes shares = place.load(shareSums);
    for (std::size_t i = 0; i < Keys; ++i) {
      const Lanes u = share(q, place.load(key + i * keys.stride));
      const Lanes weighted = g[i] * u;
      const Lanes slope = weighted - weighted * u;
      shares += weighted;
      slopes += slope;
      float* const to = keySum + i * keySums.stride;
      place.store(to, place.load(to) + slope);
    }
    place.store(querySums, slopes);
    place.store(shareSums, shares);
  });
}

/// to += 4 w ⊙ sums: the slope of w tanh(x) is 4 w u (1 − u).
void addSlopes(const float* w, const float* sums, float* to, std::size_t n) {
  forEachLanes(n, [=](auto place) {
    const Lanes factor = place.load(w) * Lanes(4.0f);
    place.store(to, madd(factor, place.load(sums), place.load(to)));
  });
}

}  // namespace

void doubledExponentials(const float* x, float* y, std::size_t n) {
  constexpr float kBound = 22.0f;  // the product of two such exponentials is finite
  forEachLanes(n, [=](auto place) {
    place.store(y, exp(limit(place.load(x), -kBound, kBound) * Lanes(2.0f)));
  });
}

void additiveScores(ConstMatrixView queries, ConstMatrixView keys, const float* w,
                    MatrixView scores) {
  constexpr std::size_t kKeys = 4;
  const auto total = static_cast<float>(sum(w, keys.columns));
  for (std::size_t t = 0; t < queries.rows; ++t) {
    float* const row = scores.row(t);
    std::size_t s = 0;
    for (; s + kKeys <= keys.rows; s += kKeys) {
      sumShares<kKeys>(queries.row(t), keys, s, w, row);
    }
    for (; s < keys.rows; ++s) sumShares<1>(queries.row(t), keys, s, w, row);
    for (s = 0; s < keys.rows; ++s) row[s] = total - 2.0f * row[s];
  }
}

void additiveScoresBackward(ConstMatrixView queries, ConstMatrixView keys, const float* w,
                            ConstMatrixView gradient, MatrixView queryGradient,
                            MatrixView keyGradient, float* wGradient, AlignedBuffer& workspace) {
  constexpr std::size_t kKeys = 2;
  const std::size_t n = keys.columns;
  workspace.ensure(checkedProduct(keys.rows + 2, n));
  const MatrixView keySums(workspace.data(), keys.rows, n);
  float* const querySums = keySums.data + keys.rows * n;
  float* const shareSums = querySums + n;
  std::fill_n(keySums.data, keys.rows * n, 0.0f);
  std::fill_n(shareSums, n, 0.0f);
  double total = 0;
  for (std::size_t t = 0; t < queries.rows; ++t) {
    const float* const g = gradient.row(t);
    total += sum(g, keys.rows);
    std::fill_n(querySums, n, 0.0f);
    std::size_t s = 0;
    for (; s + kKeys <= keys.rows; s += kKeys) {
      accumulate<kKeys>(queries.row(t), keys, s, g, querySums, keySums, shareSums);
    }
    for (; s < keys.rows; ++s) {
      accumulate<1>(queries.row(t), keys, s, g, querySums, keySums, shareSums);
    }
    addSlopes(w, querySums, queryGradient.row(t), n);
  }
  for (std::size_t s = 0; s < keys.rows; ++s) addSlopes(w, keySums.row(s), keyGradient.row(s), n);
  const Lanes all(static_cast<float>(total));
  forEachLanes(n, [=](auto place) {
    const Lanes slope = madd(place.load(shareSums), Lanes(-2.0f), all);
    place.store(wGradient, place.load(wGradient) + slope);
  });
}

}  // namespace unrolled::kernels

#include "kernels/fir.h"

#include <array>

#include "kernels/lanes.h"

namespace unrolled::kernels {

float fir(const float* taps, const float* x, std::size_t n) {
  constexpr std::size_t kSums = 4;
  std::array<Lanes, kSums> sums;
  sums.fill(Lanes(0.0f));
  const std::size_t whole = n / (kSums * kLanes) * (kSums * kLanes);
  for (std::size_t i = 0; i < whole; i += kSums * kLanes) {
    for (std::size_t s = 0; s < kSums; ++s) {
      const FullLanes place{i + s * kLanes};
      sums[s] = madd(place.load(taps), place.load(x), sums[s]);
    }
  }
  forEachLanes(n - whole, [&](auto place) {
    place.offset += whole;
    sums[0] = madd(place.load(taps), place.load(x), sums[0]);
  });
  return xsimd::reduce_add((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

}  // namespace unrolled::kernels

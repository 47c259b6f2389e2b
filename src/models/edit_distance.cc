#include "models/edit_distance.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace unrolled {

std::size_t editDistance(std::span<const std::int32_t> a, std::span<const std::int32_t> b) {
  // row[j]: from the part of a that was read to the first j of b.
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace unrolled

#include "decode/beam_width.h"

#include "core/error.h"

namespace unrolled {
namespace {

constexpr std::uint32_t kWidest = 1000;

}  // namespace

void validateBeamWidth(std::uint32_t beamWidth, std::uint32_t nBest) {
  require<InvalidArgumentError>(beamWidth >= 1 && beamWidth <= kWidest,
                                "beamWidth must be from 1 to ", kWidest, ", got ", beamWidth);
  require<InvalidArgumentError>(nBest >= 1 && nBest <= beamWidth,
                                "nBest must be from 1 to beamWidth = ", beamWidth, ", got ", nBest);
}

}  // namespace unrolled

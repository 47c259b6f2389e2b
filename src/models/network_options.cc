#include "models/network_options.h"

#include <cmath>

#include "core/error.h"
#include "models/numbers.h"

namespace unrolled {

RecurrentOptions checked(const NetworkOptions& options, std::size_t inputSize) {
  constexpr double kMostLayers = 100;
  require<InvalidArgumentError>(options.dropout >= 0 && options.dropout < 1,
                                "network.dropout must be from 0 to below 1, got ", options.dropout);
  require<InvalidArgumentError>(std::isfinite(options.forgetBias),
                                "network.forgetBias must be a finite number, got ",
                                options.forgetBias);
  require<InvalidArgumentError>(options.numLayers <= kMostLayers,
                                "network.numLayers must be at most ", kMostLayers, ", got ",
                                options.numLayers);
  return {
      .cell = options.cell,
      .cellOptions = {.activation = options.activation,
                      .forgetBias = static_cast<float>(options.forgetBias)},
      .initializer = options.initializer,
      .inputSize = inputSize,
      .hiddenSize = positiveInteger("network.hiddenSize", options.hiddenSize),
      .numLayers = positiveInteger("network.numLayers", options.numLayers),
      .bidirectional = options.bidirectional,
      .dropout = static_cast<float>(options.dropout),
  };
}

}  // namespace unrolled

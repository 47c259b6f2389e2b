#include "models/network_options.h"

#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/numbers.h"
#include "nn/cells/registry.h"

namespace unrolled {

namespace {

void requireShare(const char* name, double share) {
  require<InvalidArgumentError>(share >= 0 && share < 1, name, " must be from 0 to below 1, got ",
                                share);
}

CellOptions cellOptions(const NetworkOptions& options) {
  std::vector<std::size_t> periods;
  for (const double period : options.periods) {
    periods.push_back(positiveInteger("each of network.periods", period));
  }
  return {
      .activation = options.activation,
      .gateActivation = options.gateActivation,
      .outputActivation = options.outputActivation,
      .forgetBias = static_cast<float>(options.forgetBias),
      .layerNorm = options.layerNorm,
      .recurrentDropout = static_cast<float>(options.recurrentDropout),
      .periods = std::move(periods),
      .contextSize = options.contextSize == 0
                         ? 0
                         : positiveInteger("network.contextSize", options.contextSize),
      .contextDecay = static_cast<float>(options.contextDecay),
  };
}

}  // namespace

RecurrentOptions checked(const NetworkOptions& options, std::size_t inputSize) {
  constexpr double kMostLayers = 100;
  constexpr std::size_t kMostPeriods = 100;
  requireShare("network.dropout", options.dropout);
  requireShare("network.recurrentDropout", options.recurrentDropout);
  requireShare("network.contextDecay", options.contextDecay);
  require<InvalidArgumentError>(std::isfinite(options.forgetBias),
                                "network.forgetBias must be a finite number, got ",
                                options.forgetBias);
  require<InvalidArgumentError>(options.numLayers <= kMostLayers,
                                "network.numLayers must be at most ", kMostLayers, ", got ",
                                options.numLayers);
  require<InvalidArgumentError>(options.periods.size() <= kMostPeriods,
                                "network.periods must have at most ", kMostPeriods, ", got ",
                                options.periods.size());
  return {
      .cell = options.cell,
      .cellOptions = cellOptions(options),
      .initializer = options.initializer,
      .inputSize = inputSize,
      .hiddenSize = positiveInteger("network.hiddenSize", options.hiddenSize),
      .numLayers = positiveInteger("network.numLayers", options.numLayers),
      .bidirectional = options.bidirectional,
      .dropout = static_cast<float>(options.dropout),
  };
}

NetworkOptions withDefaults(NetworkOptions options) {
  if (options.initializer.empty()) {
    options.initializer = makeCell(options.cell, cellOptions(options))->initializer();
  }
  return options;
}

}  // namespace unrolled

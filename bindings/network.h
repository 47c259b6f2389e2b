#pragma once

#include "marshal.h"
#include "models/network_options.h"

namespace unrolled::bindings {

EMSCRIPTEN_DECLARE_VAL_TYPE(NetworkObject)

// What the generated declarations say of the options of a network, and of a network that a model
// has (web/src/network.ts).
#define UNROLLED_NETWORK_OPTIONS_TYPE                                                           \
  "{ cell?: string | undefined; hiddenSize?: number | undefined; numLayers?: number | "         \
  "undefined; bidirectional?: boolean | undefined; dropout?: number | undefined; "              \
  "recurrentDropout?: number | undefined; layerNorm?: boolean | undefined; initializer?: "      \
  "string | undefined; activation?: string | undefined; gateActivation?: string | undefined; "  \
  "outputActivation?: string | undefined; forgetBias?: number | undefined; periods?: readonly " \
  "number[] | undefined; contextSize?: number | undefined; contextDecay?: number | undefined }"
#define UNROLLED_NETWORK_TYPE                                                                   \
  "{ cell: string; hiddenSize: number; numLayers: number; bidirectional: boolean; dropout: "    \
  "number; recurrentDropout: number; layerNorm: boolean; initializer: string; forgetBias: "     \
  "number; activation?: string; gateActivation?: string; outputActivation?: string; periods?: " \
  "number[]; contextSize?: number; contextDecay?: number }"

inline NetworkOptions networkFrom(const Options& options) {
  NetworkOptions network;
  options.read("cell", network.cell);
  options.read("hiddenSize", network.hiddenSize);
  options.read("numLayers", network.numLayers);
  options.read("bidirectional", network.bidirectional);
  options.read("dropout", network.dropout);
  options.read("recurrentDropout", network.recurrentDropout);
  options.read("layerNorm", network.layerNorm);
  options.read("initializer", network.initializer);
  options.read("activation", network.activation);
  options.read("gateActivation", network.gateActivation);
  options.read("outputActivation", network.outputActivation);
  options.read("forgetBias", network.forgetBias);
  options.read("periods", network.periods);
  options.read("contextSize", network.contextSize);
  options.read("contextDecay", network.contextDecay);
  return network;
}

/// The network that a model has, all defaults filled in. What only some cells have is there where
/// it was given.
inline NetworkObject toNetwork(const NetworkOptions& given) {
  const NetworkOptions network = withDefaults(given);
  emscripten::val object = emscripten::val::object();
  object.set("cell", network.cell);
  object.set("hiddenSize", network.hiddenSize);
  object.set("numLayers", network.numLayers);
  object.set("bidirectional", network.bidirectional);
  object.set("dropout", network.dropout);
  object.set("recurrentDropout", network.recurrentDropout);
  object.set("layerNorm", network.layerNorm);
  object.set("initializer", network.initializer);
  object.set("forgetBias", network.forgetBias);
  const auto setText = [&](const char* name, const std::string& text) {
    if (!text.empty()) object.set(name, text);
  };
  setText("activation", network.activation);
  setText("gateActivation", network.gateActivation);
  setText("outputActivation", network.outputActivation);
  if (!network.periods.empty()) object.set("periods", emscripten::val::array(network.periods));
  if (network.contextSize != 0) object.set("contextSize", network.contextSize);
  const NetworkOptions none;
  if (network.contextDecay != none.contextDecay) {
    object.set("contextDecay", network.contextDecay);
  }
  return NetworkObject(object);
}

}  // namespace unrolled::bindings

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nn/recurrent.h"

namespace unrolled {

/// The recurrent network of a model, as its user names it. What a cell's own options mean is said
/// in its header; one that the cell does not have must keep its default.
struct NetworkOptions {
  std::string cell = "lstm";  ///< a name of nn/cells/registry.h
  double hiddenSize = 128;    ///< numbers from outside stay doubles until they are checked
  double numLayers = 1;
  bool bidirectional = false;
  double dropout = 0;           ///< between layers, in [0, 1)
  double recurrentDropout = 0;  ///< on the state that feeds back, in [0, 1)
  bool layerNorm = false;
  std::string initializer;       ///< uniform (PyTorch's), glorot, orthogonal, identity; empty: the
                                 ///< cell's own
  std::string activation;        ///< tanh, relu, sigmoid, linear; empty: the cell's own
  std::string gateActivation;    ///< sigmoid, hard-sigmoid
  std::string outputActivation;  ///< as `activation`, which it is when empty
  double forgetBias = 0;         ///< added to the initial forget bias of an LSTM
  std::vector<double> periods;   ///< of a Clockwork RNN's modules
  double contextSize = 0;        ///< slow units of an SCRN
  double contextDecay = 0.95;
};

/// Throws InvalidArgumentError, its message beginning with `network.`, when an option is unknown,
/// outside its range or not one of the cell's.
RecurrentOptions checked(const NetworkOptions& options, std::size_t inputSize);

/// The same with what the cell decides filled in. Throws as `makeCell`.
NetworkOptions withDefaults(NetworkOptions options);

}  // namespace unrolled

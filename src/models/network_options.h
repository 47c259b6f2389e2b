#pragma once

#include <cstdint>
#include <string>

#include "nn/recurrent.h"

namespace unrolled {

/// The recurrent network of a model, as its user names it.
struct NetworkOptions {
  std::string cell = "lstm";  ///< a name of nn/cells/registry.h
  double hiddenSize = 128;    ///< numbers from outside stay doubles until they are checked
  double numLayers = 1;
  bool bidirectional = false;
  double dropout = 0;      ///< between layers, in [0, 1)
  std::string activation;  ///< "tanh" or "relu" where the cell lets one choose; empty: its own
  double forgetBias = 0;   ///< added to the initial forget bias of an LSTM
  std::string initializer = "uniform";  ///< uniform (PyTorch's), glorot, orthogonal, identity
};

/// Throws InvalidArgumentError, its message beginning with `network.`, when an option is unknown or
/// outside its range.
RecurrentOptions checked(const NetworkOptions& options, std::size_t inputSize);

}  // namespace unrolled

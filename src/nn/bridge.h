#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nn/dense.h"
#include "nn/parameter.h"
#include "nn/recurrent.h"

namespace unrolled {

/// Initial states of a recurrent network of one direction from vectors: for every state and layer
///
///   state = tanh(W x + b)
///
/// with `prefix.h_l0.weight` and `prefix.h_l0.bias` for state h of layer 0, and so on. A clock
/// starts at zero.
class StateProjection {
 public:
  /// inputSizes[layer]: width of the x of all states of a layer.
  StateProjection(ParameterSet& parameters, const std::string& prefix, const Recurrent& network,
                  std::span<const std::size_t> inputSizes);

  /// `inputs`: an x [B, I] for every state and layer, the layers of the first state first → [S, L,
  /// B, H]. The handles need not outlive the call.
  Var forward(Tape& tape, std::span<const Var> inputs) const;

 private:
  const Recurrent& network_;
  std::vector<Dense> layers_;  // by state and layer; a clock has none
};

/// From an encoder's final states to a decoder's first ones.
///
/// Where both have the same cell, layers and size, and the encoder reads in one direction, the
/// states are handed over as they are, and there are no parameters. Else each state of each of the
/// decoder's layers is tanh(W x + b): x are the encoder's final states of the same name (h, where
/// it has none of that name) of the same layer in all directions, one after the other; or of all
/// layers, where the numbers of layers differ.
class Bridge {
 public:
  /// Both networks must outlive the bridge.
  Bridge(ParameterSet& parameters, const std::string& prefix, const Recurrent& encoder,
         const Recurrent& decoder);

  /// Whether the states are handed over as they are.
  bool isIdentity() const { return !projection_; }

  /// [S, L·D, B, H] of the encoder → [S', L', B, H'] of the decoder.
  Var forward(Tape& tape, Var finalState) const;

 private:
  const Recurrent& encoder_;
  const Recurrent& decoder_;
  std::optional<StateProjection> projection_;
};

/// The final states `state` (as Cell::states counts them) of slots `first` … `first + count − 1` of
/// [S, slots, B, H] side by side: [B, count · H].
Var statesBeside(Var finalState, std::size_t state, std::size_t first, std::size_t count);

}  // namespace unrolled

#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autograd/tape.h"
#include "core/shape.h"
#include "nn/initializers.h"

namespace unrolled {

class GateCell;
struct RecurrentLayer;

/// What a cell may be told beyond its size. Which of these a cell has is said in its line of
/// nn/cells/registry.cc; any other than the default is an error for the rest.
struct CellOptions {
  std::string activation = {};        ///< of the new content; empty: the cell's own
  std::string gateActivation = {};    ///< of the gates; empty: sigmoid
  std::string outputActivation = {};  ///< of an LSTM's store on its way out; empty: `activation`
  float forgetBias = 0.0f;            ///< added to the initial bias of a forget gate
  bool layerNorm = false;             ///< see nn/gate_layer.h
  float recurrentDropout = 0.0f;      ///< in [0, 1), see nn/gate_layer.h
  std::vector<std::size_t> periods = {};  ///< of the modules of a Clockwork RNN; empty: its own
  std::size_t contextSize = 0;            ///< slow units of an SCRN; 0: its own
  float contextDecay = 0.95f;             ///< how slow they are
};

/// What a parameter does, for the initialisers of RecurrentOptions.
enum class ParameterRole {
  kInput,      ///< weights of what comes from below
  kRecurrent,  ///< weights of the state before
  kBias,       ///< biases, and weights of single units (peepholes)
  kOwn,        ///< begins as the cell says, whatever the option
};

/// A parameter of one layer in one direction.
struct CellParameter {
  std::string name;  ///< as `weight_ih`; the runner adds `_l0`, `_l0_reverse` …
  Shape shape;
  ParameterRole role;
  std::size_t gates = 1;    ///< blocks of rows that are initialised each by itself
  Initializer initializer;  ///< of kOwn
  /// Changes the first values after they were drawn, or null.
  std::function<void(float* values)> adjust;
};

/// Most states that a cell may have.
inline constexpr std::size_t kMaxStates = 4;

/// What a stack of layers (nn/recurrent.h) needs to know of a recurrent cell. A cell holds no
/// state: state goes in and comes out, so all that a step needs of the steps before is in it.
///
/// There are three kinds: a GateCell (nn/cells/gate_cell.h) gives its gate mathematics, which the
/// fused runner of nn/gate_layer.h puts into large products; a cell may be written step by step
/// with operations on the tape; or it brings a runner of its own.
class Cell {
 public:
  virtual ~Cell() = default;

  /// Names of the arrays carried from step to step, each [B, H]; the first is the output h.
  virtual std::span<const std::string_view> states() const = 0;

  /// The parameters of one layer in one direction, PyTorch's names and layouts where it has them.
  /// Throws InvalidArgumentError, beginning with `network.`, when an option does not go with the
  /// size.
  virtual std::vector<CellParameter> parameters(std::size_t inputSize,
                                                std::size_t hiddenSize) const = 0;

  /// Features of a step's output.
  virtual std::size_t outputSize(std::size_t hiddenSize) const { return hiddenSize; }

  /// Multiplications in the matrix products of a step, on average over the steps: what benchmarks
  /// count. By default every input and recurrent weight has one.
  virtual double multiplicationsPerStep(std::size_t inputSize, std::size_t hiddenSize) const;

  /// What `initializer` of RecurrentOptions is when it is left empty.
  virtual std::string_view initializer() const { return "uniform"; }

  /// One layer in one direction over all steps as operations on the tape: writes its slot of the
  /// final state and returns its output [T, B, outputSize], zero beyond a sequence's length.
  virtual Var runLayer(const RecurrentLayer& layer) const = 0;

  /// This cell as one of gates, or null.
  virtual const GateCell* asGateCell() const { return nullptr; }
};

}  // namespace unrolled

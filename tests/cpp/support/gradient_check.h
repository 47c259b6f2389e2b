#pragma once

#include <functional>
#include <string>
#include <vector>

#include "autograd/tape.h"
#include "core/tensor.h"
#include "nn/parameter.h"

namespace unrolled::testing {

/// Where values may be changed and where their gradients are added to.
struct Differentiated {
  std::string name;
  float* values;
  float* gradients;
  std::size_t size;
};

/// Builds a computation on an empty tape and returns all of its outputs.
using Computation = std::function<std::vector<Var>(Tape& tape)>;

/// Compares the gradients of s = Σ wᵢ yᵢ, with distinct random weights wᵢ on all elements of all
/// outputs (so that a symmetric mistake cannot hide), with five-point central differences of s.
/// Gradients must agree within `tolerance` times the largest one (or 1, whichever is larger).
void expectGradients(const std::vector<Differentiated>& variables, const Computation& computation,
                     double tolerance = 2e-3);

/// The same for an operation on tensors: `operation` gets one Var for every tensor.
void expectGradients(std::vector<Tensor> inputs,
                     const std::function<std::vector<Var>(const std::vector<Var>&)>& operation,
                     double tolerance = 2e-3);

/// All parameters of a set, to be differentiated.
std::vector<Differentiated> differentiated(ParameterSet& parameters);

/// s = Σ wᵢ yᵢ of one value on a tape, with the weights of `name`.
Var weightedSum(Var y, const std::string& name);

}  // namespace unrolled::testing

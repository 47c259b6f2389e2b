#include "support/gradient_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "autograd/ops/elementwise.h"
#include "autograd/ops/reduce.h"
#include "support/numbers.h"

namespace unrolled::testing {
namespace {

std::vector<float> weightsOf(std::size_t output, std::size_t size) {
  return numbers(17, "weights." + std::to_string(output), size);
}

/// s in double, without a backward pass.
double scalar(const Computation& computation) {
  Tape tape;
  tape.setRecording(false);
  double sum = 0;
  std::size_t index = 0;
  for (Var y : computation(tape)) {
    const std::vector<float> weights = weightsOf(index++, y.size());
    for (std::size_t i = 0; i < y.size(); ++i) {
      sum += static_cast<double>(weights[i]) * static_cast<double>(y.value()[i]);
    }
  }
  return sum;
}

void runBackward(const Computation& computation) {
  Tape tape;
  Var total;
  std::size_t index = 0;
  for (Var y : computation(tape)) {
    Var part = weightedSum(y, "weights." + std::to_string(index++));
    total = total ? add(total, part) : part;
  }
  tape.backward(total);
}

/// ds/dvalue with an error of order step⁴.
double difference(float& value, const Computation& computation) {
  constexpr float kStep = 1.0f / 64;
  const float original = value;
  const auto at = [&](float steps) {
    value = original + steps * kStep;
    return scalar(computation);
  };
  const double slope = (at(-2) - 8 * at(-1) + 8 * at(1) - at(2)) / (12 * double{kStep});
  value = original;
  return slope;
}

}  // namespace

Var weightedSum(Var y, const std::string& name) {
  const std::vector<float> weights = numbers(17, name, y.size());
  float* kept = y.tape().scratch(y.size());
  std::copy(weights.begin(), weights.end(), kept);
  return sum(multiply(y, y.tape().constant(y.shape(), kept)));
}

void expectGradients(const std::vector<Differentiated>& variables, const Computation& computation,
                     double tolerance) {
  // Something is there already, and a backward pass must add to it.
  constexpr float kAlready = 2.0f;
  for (const Differentiated& variable : variables) {
    std::fill_n(variable.gradients, variable.size, kAlready);
  }
  runBackward(computation);
  ASSERT_FALSE(variables.empty());
  for (const Differentiated& variable : variables) {
    std::vector<double> expected(variable.size);
    double largest = 0;
    for (std::size_t i = 0; i < variable.size; ++i) {
      expected[i] = difference(variable.values[i], computation);
      largest = std::max(largest, std::abs(expected[i]));
    }
    EXPECT_GT(largest, 0) << variable.name << " has no influence, so nothing is tested";
    for (std::size_t i = 0; i < variable.size; ++i) {
      EXPECT_NEAR(variable.gradients[i] - kAlready, expected[i], tolerance * std::max(largest, 1.0))
          << variable.name << "[" << i << "]";
    }
  }
}

void expectGradients(std::vector<Tensor> inputs,
                     const std::function<std::vector<Var>(const std::vector<Var>&)>& operation,
                     double tolerance) {
  std::vector<Tensor> gradients;
  for (const Tensor& input : inputs) gradients.emplace_back(input.shape());
  std::vector<Differentiated> variables;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    variables.push_back(
        {"input " + std::to_string(i), inputs[i].data(), gradients[i].data(), inputs[i].size()});
  }
  expectGradients(
      variables,
      [&](Tape& tape) {
        std::vector<Var> vars;
        for (std::size_t i = 0; i < inputs.size(); ++i) {
          vars.push_back(tape.leaf(inputs[i].shape(), inputs[i].data(), gradients[i].data()));
        }
        return operation(vars);
      },
      tolerance);
}

std::vector<Differentiated> differentiated(ParameterSet& parameters) {
  std::vector<Differentiated> variables;
  for (ParameterSet::Id id = 0; id < parameters.count(); ++id) {
    variables.push_back({parameters[id].name, parameters.values(id), parameters.gradients(id),
                         parameters[id].shape.size()});
  }
  return variables;
}

}  // namespace unrolled::testing

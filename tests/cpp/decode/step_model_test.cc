#include "decode/step_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "support/random_steps.h"

namespace unrolled {
namespace {

using testing::RandomSteps;
using Places = std::vector<std::size_t>;

/// Two arrays of four rows of three numbers: 0, 1, 2 …
StepModel::State counted() {
  StepModel::State state{Tensor({2, 1, 4, 3}), 4};
  std::iota(state.values.data(), state.values.data() + state.values.size(), 0.0f);
  state.inputs = {7, 7, 8, 9};
  return state;
}

void expectRows(const StepModel::State& state, const Places& rows) {
  const StepModel::State before = counted();
  ASSERT_EQ(state.batch, rows.size());
  ASSERT_EQ(state.inputs.size(), rows.size());
  EXPECT_EQ(state.values.shape(), (Shape{2, 1, rows.size(), 3}));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(state.inputs[i], before.inputs[rows[i]]);
    for (std::size_t array = 0; array < 2; ++array) {
      for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_EQ(state.values.data()[(array * rows.size() + i) * 3 + k],
                  before.values.data()[(array * 4 + rows[i]) * 3 + k]);
      }
    }
  }
}

TEST(StepModel, ReordersHypotheses) {
  const RandomSteps model(1, 4);
  for (const Places& order :
       {Places{0, 1, 2, 3}, Places{3, 2, 1, 0}, Places{1, 2, 3, 0}, Places{0, 0, 2, 2},
        Places{3, 1, 1, 3}, Places{2}, Places{1, 3}, Places{0, 0, 0, 3, 3, 2, 1}}) {
    StepModel::State state = counted();
    model.reorder(state, order);
    expectRows(state, order);
  }
}

TEST(StepModel, LeavesWhatStaysInItsPlace) {
  const RandomSteps model(1, 4);
  StepModel::State state = counted();
  const float* const memory = state.values.data();
  model.reorder(state, Places{0, 0, 2, 2});
  EXPECT_EQ(state.values.data(), memory);
  expectRows(state, {0, 0, 2, 2});
}

}  // namespace
}  // namespace unrolled

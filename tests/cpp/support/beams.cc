#include "support/beams.h"

#include <gtest/gtest.h>

#include <cmath>

namespace unrolled::testing {

std::vector<double> logSoftmax(const std::vector<float>& logits) {
  double total = 0;
  for (const float logit : logits) total += std::exp(static_cast<double>(logit));
  std::vector<double> result;
  for (const float logit : logits) result.push_back(static_cast<double>(logit) - std::log(total));
  return result;
}

std::vector<std::vector<Hypothesis>> search(RandomSteps& model,
                                            const std::vector<BeamInput>& inputs,
                                            const BeamOptions& options) {
  BeamSearch beams(model, inputs, model.stop(), options);
  while (!beams.advance()) {
  }
  std::vector<std::vector<Hypothesis>> results;
  for (std::size_t i = 0; i < inputs.size(); ++i) results.push_back(beams.results(i));
  return results;
}

std::vector<Hypothesis> searchOne(RandomSteps& model, std::size_t maxLength,
                                  const BeamOptions& options) {
  return search(model, {{.first = 0, .maxLength = maxLength}}, options).front();
}

void expectSame(const std::vector<Hypothesis>& got, const std::vector<Hypothesis>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(got[i].tokens, expected[i].tokens);
    EXPECT_EQ(got[i].logProbabilities, expected[i].logProbabilities);
    EXPECT_EQ(got[i].score, expected[i].score);
    EXPECT_EQ(got[i].finished, expected[i].finished);
    EXPECT_EQ(got[i].attention, expected[i].attention);
  }
}

}  // namespace unrolled::testing

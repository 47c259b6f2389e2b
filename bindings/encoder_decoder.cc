#include "encoder_decoder.h"

#include <cmath>
#include <utility>

#include <emscripten/bind.h>

#include "guard.h"
#include "sampler.h"

namespace unrolled::bindings {
namespace {

PairData pairsFrom(const emscripten::val& source, const emscripten::val& target) {
  return {sequenceDataFrom(source), sequenceDataFrom(target)};
}

}  // namespace

PairScoreObject PairEvaluationBinding::score() const {
  const PairScore& score = evaluation_.score();
  emscripten::val result = emscripten::val::object();
  result.set("lossSum", score.lossSum);
  result.set("counted", static_cast<double>(score.counted));
  result.set("correct", static_cast<double>(score.correct));
  return PairScoreObject(result);
}

TransducedObject TransductionBinding::results() const {
  // Flat, in the order of the sources: few arrays cross, however many hypotheses there are.
  std::vector<std::int32_t> counts, lengths, finished, tokens;
  std::vector<float> scores, logProbabilities, probabilities, attention;
  std::vector<std::int32_t> treeCounts, treeParents, treeTokens, treeSteps, treeKept;
  std::vector<float> treeScores, treeLogProbabilities;
  const BeamOptions& beam = transduction_.options().beam;
  for (const Transduced& written : transduction_.written()) {
    counts.push_back(static_cast<std::int32_t>(written.hypotheses.size()));
    for (const Hypothesis& hypothesis : written.hypotheses) {
      lengths.push_back(static_cast<std::int32_t>(hypothesis.tokens.size()));
      finished.push_back(hypothesis.finished ? 1 : 0);
      scores.push_back(static_cast<float>(hypothesis.score));
      logProbabilities.push_back(static_cast<float>(hypothesis.logProbability));
      tokens.insert(tokens.end(), hypothesis.tokens.begin(), hypothesis.tokens.end());
      for (const float own : hypothesis.logProbabilities) probabilities.push_back(std::exp(own));
      attention.insert(attention.end(), hypothesis.attention.begin(), hypothesis.attention.end());
    }
    if (!beam.tree) continue;
    treeCounts.push_back(static_cast<std::int32_t>(written.tree.size()));
    for (const BeamNode& node : written.tree) {
      treeParents.push_back(node.parent);
      treeTokens.push_back(node.token);
      treeSteps.push_back(static_cast<std::int32_t>(node.length));
      treeKept.push_back(node.kept ? 1 : 0);
      treeLogProbabilities.push_back(static_cast<float>(node.logProbability));
      treeScores.push_back(
          static_cast<float>(beam.lengthPenalty.score(node.logProbability, node.length)));
    }
  }
  emscripten::val result = emscripten::val::object();
  for (const auto& [name, values] : {std::pair("counts", &counts),
                                     {"lengths", &lengths},
                                     {"finished", &finished},
                                     {"tokens", &tokens},
                                     {"treeCounts", &treeCounts},
                                     {"treeParents", &treeParents},
                                     {"treeTokens", &treeTokens},
                                     {"treeSteps", &treeSteps},
                                     {"treeKept", &treeKept}}) {
    result.set(name, toInt32Array(*values));
  }
  for (const auto& [name, values] : {std::pair("scores", &scores),
                                     {"logProbabilities", &logProbabilities},
                                     {"probabilities", &probabilities},
                                     {"attention", &attention},
                                     {"treeScores", &treeScores},
                                     {"treeLogProbabilities", &treeLogProbabilities}}) {
    result.set(name, toFloat32Array(*values));
  }
  return TransducedObject(result);
}

void EncoderDecoderBinding::beginTraining(SequenceDataObject source, SequenceDataObject target,
                                          PairTrainingObject object) {
  const Options options(object, "");
  PairTraining training;
  training.trainer = trainerFrom(options);
  options.read("batchSize", training.batchSize);
  readShuffleSeed(options, training.shuffleSeed);
  options.read("labelSmoothing", training.labelSmoothing);
  const Options forcing = options.child("teacherForcing");
  forcing.read("schedule", training.teacherForcing.schedule);
  forcing.read("from", training.teacherForcing.from);
  forcing.read("to", training.teacherForcing.to);
  forcing.read("steps", training.teacherForcing.steps);
  model_->beginTraining(pairsFrom(source, target), training);
}

std::unique_ptr<PairEvaluationBinding> EncoderDecoderBinding::evaluate(
    SequenceDataObject source, SequenceDataObject target) const {
  return std::make_unique<PairEvaluationBinding>(model_, pairsFrom(source, target));
}

std::unique_ptr<TransductionBinding> EncoderDecoderBinding::transduce(
    SequenceDataObject sources, DecodingObject options) const {
  return std::make_unique<TransductionBinding>(model_, sequenceDataFrom(sources),
                                               transductionFrom(options));
}

EncoderDecoderOptions encoderDecoderFrom(const Options& options) {
  EncoderDecoderOptions model;
  model.encoder = networkFrom(options.child("network"));
  model.decoder = networkFrom(options.child("decoder"));
  options.read("sourceVocabularySize", model.sourceVocabularySize);
  options.read("targetVocabularySize", model.targetVocabularySize);
  options.read("embeddingSize", model.embeddingSize);
  options.read("tiedEmbeddings", model.tiedEmbeddings);
  options.read("inputDropout", model.inputDropout);
  options.read("outputDropout", model.outputDropout);
  options.read("seed", model.seed);
  options.read("declareOnly", model.declareOnly);
  return model;
}

TransductionOptions transductionFrom(const DecodingObject& object) {
  const Options options(object, "");
  TransductionOptions result;
  BeamOptions& beam = result.beam;
  options.readCount("beamWidth", beam.beamWidth);
  const Options penalty = options.child("lengthPenalty");
  penalty.read("type", beam.lengthPenalty.type);
  penalty.read("alpha", beam.lengthPenalty.alpha);
  options.readCount("minLength", beam.minLength);
  options.readCount("nBest", beam.nBest);
  options.read("attention", beam.attention);
  options.read("tree", beam.tree);
  if (options.has("seed")) {
    readSampler(options, beam.sampler.emplace());
    options.readCount("seed", result.seed);
  }
  options.readCount("maxLength", result.maxLength);
  options.readCount("batchSize", result.batchSize);
  return result;
}

EMSCRIPTEN_BINDINGS(encoder_decoder) {
  using namespace emscripten;
  register_type<PairTrainingObject>(
      UNROLLED_TRAINER_TYPE
      " & { batchSize?: number | undefined; shuffleSeed?: number | undefined;"
      " labelSmoothing?: number | undefined; teacherForcing?: undefined | { schedule?: string | "
      "undefined; from?: number | undefined; to?: number | undefined; steps?: number | undefined "
      "} }");
  register_type<PairScoreObject>("{ lossSum: number; counted: number; correct: number }");
  register_type<DecodingObject>(
      "{ beamWidth?: number | undefined; lengthPenalty?: undefined | { type: string; alpha: number "
      "}; minLength?: number | undefined; maxLength?: number | undefined; nBest?: number | "
      "undefined; attention?: boolean | undefined; tree?: boolean | undefined; temperature?: "
      "number | undefined; topK?: number | undefined; topP?: number | undefined; seed?: number | "
      "undefined; batchSize?: number | undefined }");
  register_type<TransducedObject>(
      "{ counts: Int32Array; lengths: Int32Array; finished: Int32Array; tokens: Int32Array; "
      "scores: Float32Array; logProbabilities: Float32Array; probabilities: Float32Array; "
      "attention: Float32Array; treeCounts: Int32Array; treeParents: Int32Array; treeTokens: "
      "Int32Array; treeSteps: Int32Array; treeKept: Int32Array; treeScores: Float32Array; "
      "treeLogProbabilities: Float32Array }");

  class_<EncoderDecoderBinding, base<ModelBinding>>("EncoderDecoder")
      .function("network", guarded<&EncoderDecoderBinding::network>)
      .function("decoderNetwork", guarded<&EncoderDecoderBinding::decoderNetwork>)
      .function("beginTraining", guarded<&EncoderDecoderBinding::beginTraining>)
      .function("evaluate", guarded<&EncoderDecoderBinding::evaluate>)
      .function("transduce", guarded<&EncoderDecoderBinding::transduce>);
  class_<PairEvaluationBinding>("PairEvaluation")
      .function("advance", guarded<&PairEvaluationBinding::advance>)
      .function("score", guarded<&PairEvaluationBinding::score>);
  class_<TransductionBinding>("Transduction")
      .function("advance", guarded<&TransductionBinding::advance>)
      .function("results", guarded<&TransductionBinding::results>);
}

}  // namespace unrolled::bindings

#pragma once

#include <memory>

#include "model.h"
#include "models/sequence_model.h"
#include "network.h"

namespace unrolled::bindings {

EMSCRIPTEN_DECLARE_VAL_TYPE(SequenceDataObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(SequenceTrainingObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(SequencePredictionsObject)

/// A tagger, a classifier or a regressor of sequences.
class SequenceModelBinding : public ModelBinding {
 public:
  SequenceModelBinding(std::shared_ptr<SequenceModel> model, NetworkOptions network)
      : model_(std::move(model)), network_(std::move(network)) {}

  const std::shared_ptr<SequenceModel>& model() const { return model_; }
  NetworkObject network() const { return toNetwork(network_); }

  void beginTraining(SequenceDataObject data, SequenceTrainingObject training);

 protected:
  Model& base() const override { return *model_; }

 private:
  std::shared_ptr<SequenceModel> model_;  // shared with what reads sequences by it
  NetworkOptions network_;
};

SequenceData sequenceDataFrom(const emscripten::val& object);

/// What all of them are told. `object` is the whole of a model's options.
SequenceModelOptions sequenceModelFrom(const Options& options);

/// Makes a model and what JavaScript has of it.
template <typename ModelType, typename ModelOptions>
std::unique_ptr<SequenceModelBinding> makeSequenceModel(const ModelOptions& options) {
  return std::make_unique<SequenceModelBinding>(std::make_shared<ModelType>(options),
                                                options.model.network);
}

// What the generated declarations say of the object that sequenceModelFrom reads.
#define UNROLLED_SEQUENCE_MODEL_TYPE                                                       \
  "{ input: { kind: string; inputSize?: number | undefined; vocabularySize?: number | "    \
  "undefined; embeddingSize?: number | undefined; embeddings?: Float32Array | undefined;"  \
  " frozen?: boolean | undefined; contextWindow?: number | undefined; dropout?: number | " \
  "undefined };"                                                                           \
  " network?: undefined | " UNROLLED_NETWORK_OPTIONS_TYPE                                  \
  "; outputDropout?: number | undefined; seed?: number | undefined;"                       \
  " declareOnly?: boolean | undefined }"

}  // namespace unrolled::bindings

#pragma once

#include <memory>

#include "model.h"
#include "models/encoder_decoder.h"
#include "models/transduction.h"
#include "network.h"
#include "sequence_model.h"

namespace unrolled::bindings {

EMSCRIPTEN_DECLARE_VAL_TYPE(PairTrainingObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(PairScoreObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(DecodingObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(TransducedObject)

/// Measures a model on pairs; it keeps the model alive.
class PairEvaluationBinding : public Live {
 public:
  PairEvaluationBinding(std::shared_ptr<EncoderDecoder> model, PairData data)
      : model_(std::move(model)), evaluation_(*model_, std::move(data)) {}

  bool advance() { return evaluation_.advance(); }
  PairScoreObject score() const;

 private:
  std::shared_ptr<EncoderDecoder> model_;
  PairEvaluation evaluation_;
};

/// Writes by a model, which it keeps alive.
class TransductionBinding : public Live {
 public:
  /// `input`: sources, or vectors of an autoencoder.
  template <typename ModelType, typename Input>
  TransductionBinding(const std::shared_ptr<ModelType>& model, Input input,
                      const TransductionOptions& options)
      : model_(model), transduction_(*model, std::move(input), options) {}

  bool advance() { return transduction_.advance(); }
  TransducedObject results() const;

 private:
  std::shared_ptr<EncoderDecoder> model_;
  Transduction transduction_;
};

/// A model that reads a sequence and writes another.
class EncoderDecoderBinding : public ModelBinding {
 public:
  EncoderDecoderBinding(std::shared_ptr<EncoderDecoder> model, const EncoderDecoderOptions& options)
      : model_(std::move(model)), encoder_(options.encoder), decoder_(options.decoder) {}

  NetworkObject network() const { return toNetwork(encoder_); }
  NetworkObject decoderNetwork() const { return toNetwork(decoder_); }

  void beginTraining(SequenceDataObject source, SequenceDataObject target,
                     PairTrainingObject training);
  std::unique_ptr<PairEvaluationBinding> evaluate(SequenceDataObject source,
                                                  SequenceDataObject target) const;
  std::unique_ptr<TransductionBinding> transduce(SequenceDataObject sources,
                                                 DecodingObject options) const;

 protected:
  Model& base() const override { return *model_; }

 private:
  std::shared_ptr<EncoderDecoder> model_;  // shared with what reads and writes by it
  NetworkOptions encoder_;
  NetworkOptions decoder_;
};

/// What all of them are told. `object` is the whole of a model's options.
EncoderDecoderOptions encoderDecoderFrom(const Options& options);

TransductionOptions transductionFrom(const DecodingObject& object);

// What the generated declarations say of the object that encoderDecoderFrom reads.
#define UNROLLED_ENCODER_DECODER_TYPE                                                            \
  "{ network?: undefined | " UNROLLED_NETWORK_OPTIONS_TYPE                                       \
  "; decoder?: undefined | " UNROLLED_NETWORK_OPTIONS_TYPE                                       \
  "; sourceVocabularySize: number; targetVocabularySize?: number | undefined; embeddingSize?: "  \
  "number | undefined; tiedEmbeddings?: boolean | undefined; inputDropout?: number | undefined;" \
  " outputDropout?: number | undefined; seed?: number | undefined; declareOnly?: boolean | "     \
  "undefined }"

}  // namespace unrolled::bindings

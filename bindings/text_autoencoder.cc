#include "models/text_autoencoder.h"

#include <emscripten/bind.h>

#include "encoder_decoder.h"
#include "guard.h"
#include "models/text_vectors.h"

namespace unrolled::bindings {
namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(TextAutoencoderObject)

/// Makes vectors by a model, which it keeps alive.
class TextVectorsBinding : public Live {
 public:
  TextVectorsBinding(std::shared_ptr<TextAutoencoder> model, SequenceData texts)
      : model_(std::move(model)), vectors_(*model_, std::move(texts)) {}

  bool advance() { return vectors_.advance(); }
  Float32Array values() const { return toFloat32Array(vectors_.values()); }

 private:
  std::shared_ptr<TextAutoencoder> model_;
  TextVectors vectors_;
};

class TextAutoencoderBinding : public EncoderDecoderBinding {
 public:
  TextAutoencoderBinding(std::shared_ptr<TextAutoencoder> model,
                         const EncoderDecoderOptions& options)
      : EncoderDecoderBinding(model, options), autoencoder_(std::move(model)) {}

  static std::unique_ptr<TextAutoencoderBinding> create(TextAutoencoderObject object) {
    const Options options(object, "");
    TextAutoencoderOptions model;
    model.model = encoderDecoderFrom(options);
    options.read("vectorSize", model.vectorSize);
    return std::make_unique<TextAutoencoderBinding>(std::make_shared<TextAutoencoder>(model),
                                                    model.model);
  }

  std::unique_ptr<TextVectorsBinding> vectors(SequenceDataObject texts) const {
    return std::make_unique<TextVectorsBinding>(autoencoder_, sequenceDataFrom(texts));
  }

  std::unique_ptr<TransductionBinding> writeVectors(Float32Array vectors,
                                                    DecodingObject options) const {
    return std::make_unique<TransductionBinding>(autoencoder_, fromTypedArray<float>(vectors),
                                                 transductionFrom(options));
  }

 private:
  std::shared_ptr<TextAutoencoder> autoencoder_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(text_autoencoder) {
  using namespace emscripten;
  register_type<TextAutoencoderObject>(UNROLLED_ENCODER_DECODER_TYPE
                                       " & { vectorSize?: number | undefined }");
  class_<TextAutoencoderBinding, base<EncoderDecoderBinding>>("TextAutoencoder")
      .class_function("create", guarded<&TextAutoencoderBinding::create>)
      .function("vectors", guarded<&TextAutoencoderBinding::vectors>)
      .function("writeVectors", guarded<&TextAutoencoderBinding::writeVectors>);
  class_<TextVectorsBinding>("TextVectors")
      .function("advance", guarded<&TextVectorsBinding::advance>)
      .function("values", guarded<&TextVectorsBinding::values>);
}

}  // namespace unrolled::bindings

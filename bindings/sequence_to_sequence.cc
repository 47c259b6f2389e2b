#include "models/sequence_to_sequence.h"

#include <emscripten/bind.h>

#include "encoder_decoder.h"
#include "guard.h"

namespace unrolled::bindings {
namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(SequenceToSequenceObject)

std::unique_ptr<EncoderDecoderBinding> createSequenceToSequence(SequenceToSequenceObject object) {
  const Options options(object, "");
  SequenceToSequenceOptions model;
  model.model = encoderDecoderFrom(options);
  options.read("attention", model.attention);
  options.read("attentionSize", model.attentionSize);
  return std::make_unique<EncoderDecoderBinding>(std::make_shared<SequenceToSequence>(model),
                                                 model.model);
}

}  // namespace

EMSCRIPTEN_BINDINGS(sequence_to_sequence) {
  using namespace emscripten;
  register_type<SequenceToSequenceObject>(
      UNROLLED_ENCODER_DECODER_TYPE
      " & { attention?: string | undefined; attentionSize?: number | undefined }");
  function("createSequenceToSequence", guarded<&createSequenceToSequence>);
}

}  // namespace unrolled::bindings

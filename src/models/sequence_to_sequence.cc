#include "models/sequence_to_sequence.h"

#include "core/error.h"
#include "core/numbers.h"

namespace unrolled {
namespace {

std::optional<AttentionOptions> attentionFrom(const SequenceToSequenceOptions& options) {
  if (options.attention == "none") {
    require<InvalidArgumentError>(options.attentionSize == 0,
                                  "attentionSize is only of additive attention");
    return std::nullopt;
  }
  AttentionOptions attention{.kind = options.attention};
  if (options.attentionSize != 0) {
    attention.size = positiveInteger("attentionSize", options.attentionSize);
  }
  return attention;
}

}  // namespace

SequenceToSequence::SequenceToSequence(const SequenceToSequenceOptions& options)
    : EncoderDecoder(options.model) {
  declareTransducer(options.model, attentionFrom(options));
  bridge_ = std::make_unique<Bridge>(parameters_, "bridge", encoder(), decoder());
  allocate(options.model);
}

SequenceToSequence::~SequenceToSequence() = default;

Var SequenceToSequence::initialState(Tape& tape, Var finalState) const {
  return bridge_->forward(tape, finalState);
}

}  // namespace unrolled

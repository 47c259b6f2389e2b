#pragma once

#include <memory>
#include <string>

#include "models/encoder_decoder.h"
#include "nn/bridge.h"

namespace unrolled {

struct SequenceToSequenceOptions {
  EncoderDecoderOptions model;
  std::string attention = "additive";  ///< none, additive, dot, general: see nn/attention.h
  double attentionSize = 0;            ///< of additive; 0: as wide as the decoder's output
};

/// Sequence to sequence: embedding → recurrent encoder, of one direction or both; its final states
/// → bridge → the decoder's first (nn/bridge.h); embedding → recurrent decoder → attention over the
/// encoder's outputs (nn/attention.h) → attentional vector → output.
///
/// Attention follows the decoder's step (Luong, Pham and Manning 2015, global attention without
/// input feeding): with h_t the decoder's output and c_t the context,
///
///   h̃_t = tanh(W_c [c_t; h_t])   (eq. 5),   p(y_t | y_<t, x) = softmax(W_s h̃_t + b_s)   (eq. 6)
///
/// so that nothing of a step's attention feeds back into the recurrence, and training runs the
/// decoder over all steps at once. docs/decisions says why.
class SequenceToSequence : public EncoderDecoder {
 public:
  /// Throws InvalidArgumentError or OutOfMemoryError. Messages about the decoder's network begin
  /// with `decoder.`, about the encoder's with `network.`.
  explicit SequenceToSequence(const SequenceToSequenceOptions& options);
  ~SequenceToSequence() override;

 protected:
  Var initialState(Tape& tape, Var finalState) const override;

 private:
  std::unique_ptr<Bridge> bridge_;
};

}  // namespace unrolled

#pragma once

#include "core/aligned_buffer.h"
#include "models/sequence_model.h"
#include "nn/dense.h"

namespace unrolled {

struct CtcRecognizerOptions {
  SequenceModelOptions model;  ///< reads vectors: model.input.inputSize numbers a frame
  double labels = 0;           ///< V: how many there are, without the blank
  /// The network makes a step every `frameStride` frames, and reads `frameStack` of them side by
  /// side (Sak, Senior, Rao and Beaufays 2015): step t has frames t · stride … t · stride + stack
  /// − 1, zero beyond the end. 1 and 1: every frame. 1 and k: every k-th. k and k: all, k at a
  /// time. Speech has a hundred frames a second, and less than twenty things said in it.
  double frameStack = 1;
  double frameStride = 1;
  /// Sequences with fewer steps than their labels need are left out of the loss instead of being
  /// an error.
  bool skipImpossible = false;
};

/// Reads frames, of speech for example, and writes labels, without being told at which frame each
/// is said: frames → recurrent network → dense → CTC (Graves, Fernández, Gomez and Schmidhuber
/// 2006). The loss is the mean over the sequences of a batch of −log p(labels) over their number,
/// in nats per label (loss/ctc.h). The blank is class V, behind all labels.
///
/// Data have `inputs` [N, D], which the caller normalises, and `ids` with `idEnds`: the labels of
/// each sequence, which may be none; or no idEnds where nothing is known of them. When they are
/// prepared, they become data of ⌈n / stride⌉ steps of stack · D numbers. Predictions are those of
/// the best path (decode/ctc_path.h; models/ctc_transcription.h searches further): `labels`;
/// `distributions` [N, V + 1] for every step of the network, where they are asked for; `lossSum`,
/// of which there are `counted` sequences; `answered`, how many labels there were, and `edits`, so
/// that edits / answered is the label error rate.
class CtcRecognizer : public SequenceModel {
 public:
  /// Throws InvalidArgumentError or OutOfMemoryError.
  explicit CtcRecognizer(const CtcRecognizerOptions& options);

  /// V.
  std::size_t labels() const { return labels_; }
  /// V.
  std::int32_t blank() const { return static_cast<std::int32_t>(labels_); }
  /// Frames from one step of the network to the next.
  std::size_t frameStride() const { return stride_; }

  /// Throws InvalidArgumentError or ShapeError, whose message begins with the name of the data,
  /// unless they are as above: frames of the right width without NaN and infinity, labels below V,
  /// and steps enough for them.
  void prepare(SequenceData& data) const override;

  /// The scores [T, B, V + 1], before softmax, of every step of a batch of data that were prepared.
  void scores(const SequenceData& data, const SequenceBatch& batch, AlignedBuffer& result);

  void makeRoom(const SequenceData& data, bool distributions,
                SequencePredictions& predictions) const override;

 protected:
  void requireTargets(const SequenceData& data) const override;
  Var loss(Tape& tape, const SequenceBatch& batch, Var sequence) override;
  void predict(Tape& tape, const SequenceData& data, const SequenceBatch& batch, Var sequence,
               SequencePredictions& predictions) override;

 private:
  std::size_t labels_;
  std::size_t stack_;
  std::size_t stride_;
  bool skipImpossible_;
  std::unique_ptr<SequenceInput> frames_;  // what single frames are checked by
  std::optional<Dense> head_;
};

}  // namespace unrolled

#pragma once

#include <optional>
#include <vector>

#include "core/aligned_buffer.h"
#include "decode/ctc_beam_search.h"
#include "models/ctc_recognizer.h"
#include "models/sequence_batches.h"

namespace unrolled {

struct CtcTranscriptionOptions {
  /// None: best path decoding. The blank is the model's.
  std::optional<CtcBeamOptions> beam = {};
  bool posteriors = false;
};

/// What was heard in a sequence.
struct CtcTranscript {
  std::vector<CtcHypothesis> hypotheses;  ///< the best first; of the best path there is one
  /// The step of the network at which each label of the best path begins; only of best paths.
  std::vector<std::size_t> starts;
  std::vector<float> posteriors;  ///< [steps, V + 1] of every step, where they were asked for
};

/// Reads sequences with a CTC recogniser and writes what it hears, a slice at a time so that the
/// caller can watch and cancel. Sequences of similar lengths go through the network together, and
/// are then searched one after the other.
class CtcTranscription {
 public:
  /// Throws InvalidArgumentError or ShapeError when the data do not fit the model, or an option is
  /// outside its range. The model, and that of the language, must outlive this.
  CtcTranscription(CtcRecognizer& model, SequenceData data, const CtcTranscriptionOptions& options);

  /// Reads a batch more, or searches some steps further. True when all is written.
  bool advance();
  /// In the order of the data; what is not yet written has no hypotheses.
  const std::vector<CtcTranscript>& written() const { return written_; }

 private:
  void readBatch();
  void search();
  ConstMatrixView rows() const;

  CtcRecognizer& model_;
  CtcTranscriptionOptions options_;
  SequenceData data_;
  SequenceBatches batches_;
  std::size_t next_ = 0;
  SequenceBatch batch_;
  AlignedBuffer scores_;   // [T, B, V + 1] of the batch
  std::size_t place_ = 0;  // of the sequence in the batch that is searched
  std::size_t step_ = 0;   // to be read next
  std::optional<CtcBeamSearch> search_;
  std::vector<CtcTranscript> written_;
};

}  // namespace unrolled

#include "models/ctc_transcription.h"

#include <algorithm>
#include <utility>

#include "decode/ctc_path.h"
#include "kernels/softmax.h"

namespace unrolled {
namespace {

/// How many steps are searched before others have their turn: by prefixes and classes, and how much
/// less where a language model reads too.
constexpr std::size_t kWork = std::size_t{1} << 20;
constexpr std::size_t kLanguageWork = 64;

std::size_t stepsAtOnce(const CtcBeamOptions& beam, std::size_t classes) {
  const std::size_t steps =
      kWork / (beam.language.model == nullptr ? 1 : kLanguageWork) / beam.beamWidth / classes;
  return std::max<std::size_t>(steps, 1);
}

}  // namespace

CtcTranscription::CtcTranscription(CtcRecognizer& model, SequenceData data,
                                   const CtcTranscriptionOptions& options)
    : model_(model), options_(options), data_(std::move(data)) {
  if (options_.beam) {
    options_.beam->blank = model.blank();
    CtcBeamSearch(model.labels() + 1, *options_.beam);  // throws what it would throw later
  }
  model_.prepare(data_);
  batches_.sort(sizesOf(data_), kReadSequences, kReadSteps);
  written_.resize(data_.count());
}

bool CtcTranscription::advance() {
  if (place_ < batch_.batch) {
    search();
  } else if (next_ < batches_.count()) {
    readBatch();
  }
  return place_ == batch_.batch && next_ == batches_.count();
}

void CtcTranscription::readBatch() {
  gatherBatch(data_, batches_[next_], model_.granularity(), batch_);
  model_.scores(data_, batch_, scores_);
  ++next_;
  place_ = 0;
}

ConstMatrixView CtcTranscription::rows() const {
  const std::size_t classes = model_.labels() + 1;
  return {scores_.data() + place_ * classes, batch_.length(place_), classes,
          batch_.batch * classes};
}

void CtcTranscription::search() {
  const ConstMatrixView scores = rows();
  CtcTranscript& transcript = written_[batch_.sequences[place_]];
  if (options_.beam) {
    if (!search_) {
      search_.emplace(scores.columns, *options_.beam);
      step_ = 0;
    }
    const std::size_t count =
        std::min(stepsAtOnce(*options_.beam, scores.columns), scores.rows - step_);
    search_->read(scores.rowRange(step_, count));
    step_ += count;
    if (step_ < scores.rows) return;
    transcript.hypotheses = search_->results();
    search_.reset();
  } else {
    CtcBestPath best = ctcBestPath(scores);
    transcript.hypotheses.push_back({.labels = std::move(best.labels),
                                     .logProbability = best.logProbability,
                                     .score = best.logProbability});
    transcript.starts = std::move(best.starts);
  }
  if (options_.posteriors) {
    transcript.posteriors.resize(scores.rows * scores.columns);
    kernels::softmax(scores, 1.0f, {transcript.posteriors.data(), scores.rows, scores.columns});
  }
  ++place_;
}

}  // namespace unrolled

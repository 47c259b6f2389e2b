#include "models/ctc_recognizer.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/numbers.h"
#include "decode/ctc_path.h"
#include "kernels/softmax.h"
#include "loss/ctc.h"
#include "models/edit_distance.h"

namespace unrolled {
namespace {

SequenceModelOptions stacked(const CtcRecognizerOptions& options) {
  SequenceModelOptions model = options.model;
  require<InvalidArgumentError>(model.input.kind == "vectors",
                                "a CTC recognizer reads vectors, got ", model.input.kind);
  positiveInteger("frameStack", options.frameStack);
  positiveInteger("inputSize", model.input.inputSize);
  model.input.inputSize *= options.frameStack;
  return model;
}

}  // namespace

CtcRecognizer::CtcRecognizer(const CtcRecognizerOptions& options)
    : SequenceModel(stacked(options), Granularity::kOwn),
      labels_(positiveInteger("the number of labels", options.labels)),
      stack_(positiveInteger("frameStack", options.frameStack)),
      stride_(positiveInteger("frameStride", options.frameStride)),
      skipImpossible_(options.skipImpossible),
      frames_(std::make_unique<SequenceInput>(parameters_, options.model.input)) {
  head_.emplace(parameters_, "head", recurrent().outputSize(), labels_ + 1);
  allocate(options.model);
}

void CtcRecognizer::prepare(SequenceData& data) const {
  frames_->prepare(data);
  const std::size_t width = frames_->size();
  if (stack_ > 1 || stride_ > 1) {
    std::vector<std::size_t> ends;
    std::size_t steps = 0;
    for (std::size_t i = 0; i < data.count(); ++i) {
      steps += (data.length(i) + stride_ - 1) / stride_;
      ends.push_back(steps);
    }
    std::vector<float> inputs(checkedProduct(steps, stack_ * width));
    float* to = inputs.data();
    for (std::size_t i = 0; i < data.count(); ++i) {
      for (std::size_t frame = data.start(i); frame < data.ends[i]; frame += stride_) {
        const std::size_t count = std::min(stack_, data.ends[i] - frame);
        std::copy_n(data.inputs.data() + frame * width, count * width, to);
        to += stack_ * width;
      }
    }
    data.inputs = std::move(inputs);
    data.ends = std::move(ends);
  }
  SequenceModel::prepare(data);
}

void CtcRecognizer::requireTargets(const SequenceData& data) const {
  require<ShapeError>(!data.idEnds.empty() || data.ids.empty(), data.name,
                      " must say where the labels of each sequence end");
  if (data.idEnds.empty()) return;
  require<ShapeError>(data.idEnds.size() == data.count(), data.name, " must have the labels of ",
                      data.count(), " sequences, got those of ", data.idEnds.size());
  for (std::size_t i = 0; i < data.count(); ++i) {
    require<ShapeError>(data.idStart(i) <= data.idEnds[i] && data.idEnds[i] <= data.ids.size(),
                        data.name, "[", i, "].labels must end from ", data.idStart(i), " to ",
                        data.ids.size(), ", got ", data.idEnds[i]);
    const std::span<const std::int32_t> ids = data.idsOf(i);
    for (std::size_t j = 0; j < ids.size(); ++j) {
      require<InvalidArgumentError>(ids[j] >= 0 && ids[j] < blank(), data.name, "[", i, "].labels[",
                                    j, "] must be a label from 0 to ", blank() - 1, ", got ",
                                    ids[j]);
    }
    const std::size_t needed = ctcLeastFrames(ids);
    require<InvalidArgumentError>(
        skipImpossible_ || needed <= data.length(i), data.name, "[", i, "].labels need at least ",
        needed, " steps of the network, of which its frames make ", data.length(i));
  }
  require<ShapeError>(data.idEnds.back() == data.ids.size(), data.name, " must have ",
                      data.idEnds.back(), " labels, got ", data.ids.size());
}

Var CtcRecognizer::loss(Tape& tape, const SequenceBatch& batch, Var sequence) {
  return ctcLoss(head_->forward(tape, sequence), batch.lengths, {batch.ids, batch.idLengths},
                 {.skipImpossible = skipImpossible_})
      .loss;
}

void CtcRecognizer::scores(const SequenceData& data, const SequenceBatch& batch,
                           AlignedBuffer& result) {
  const Var sequence = read(data, batch);
  const Var all = head_->forward(sequence.tape(), sequence);
  result.ensure(all.size());
  std::copy_n(all.value(), all.size(), result.data());
}

void CtcRecognizer::makeRoom(const SequenceData& data, bool distributions,
                             SequencePredictions& predictions) const {
  predictions.labels.resize(data.count());
  if (distributions) predictions.distributions.resize(checkedProduct(data.steps(), labels_ + 1));
}

void CtcRecognizer::predict(Tape& tape, const SequenceData& data, const SequenceBatch& batch,
                            Var sequence, SequencePredictions& predictions) {
  const Var all = head_->forward(tape, sequence);
  const std::size_t classes = labels_ + 1;
  const bool known = !data.idEnds.empty();
  Var losses;
  if (known) {
    const CtcLoss result =
        ctcLoss(all, batch.lengths, {batch.ids, batch.idLengths},
                {.reduction = CtcReduction::kNone, .skipImpossible = skipImpossible_});
    losses = result.loss;
    predictions.counted += batch.batch - result.impossible;
  }
  for (std::size_t b = 0; b < batch.batch; ++b) {
    const std::size_t place = batch.sequences[b];
    const ConstMatrixView rows{all.value() + b * classes, batch.length(b), classes,
                               batch.batch * classes};
    std::vector<std::int32_t>& written = predictions.labels[place];
    written = ctcBestPath(rows).labels;
    if (known) {
      const std::span<const std::int32_t> right = data.idsOf(place);
      predictions.lossSum += static_cast<double>(losses.value()[b]) /
                             static_cast<double>(std::max<std::size_t>(right.size(), 1));
      predictions.answered += right.size();
      predictions.edits += editDistance(written, right);
    }
    if (predictions.distributions.empty()) continue;
    float* const out = predictions.distributions.data() + data.start(place) * classes;
    kernels::softmax(rows, 1.0f, {out, rows.rows, classes});
  }
}

}  // namespace unrolled

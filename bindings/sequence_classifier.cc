#include "models/sequence_classifier.h"

#include <emscripten/bind.h>

#include "guard.h"
#include "sequence_model.h"

namespace unrolled::bindings {
namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(ClassifierObject)

std::unique_ptr<SequenceModelBinding> createSequenceClassifier(ClassifierObject object) {
  const Options options(object, "");
  SequenceClassifierOptions classifier;
  classifier.model = sequenceModelFrom(options);
  options.read("labels", classifier.labels);
  options.read("pooling", classifier.pooling);
  return makeSequenceModel<SequenceClassifier>(classifier);
}

}  // namespace

EMSCRIPTEN_BINDINGS(sequence_classifier) {
  using namespace emscripten;
  register_type<ClassifierObject>(UNROLLED_SEQUENCE_MODEL_TYPE
                                  " & { labels: number; pooling?: string | undefined }");
  function("createSequenceClassifier", guarded<&createSequenceClassifier>);
}

}  // namespace unrolled::bindings

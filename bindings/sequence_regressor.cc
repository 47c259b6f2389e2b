#include "models/sequence_regressor.h"

#include <emscripten/bind.h>

#include "guard.h"
#include "sequence_model.h"

namespace unrolled::bindings {
namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(RegressorObject)

std::unique_ptr<SequenceModelBinding> createSequenceRegressor(RegressorObject object) {
  const Options options(object, "");
  SequenceRegressorOptions regressor;
  regressor.model = sequenceModelFrom(options);
  options.read("outputSize", regressor.outputSize);
  options.read("perStep", regressor.perStep);
  return makeSequenceModel<SequenceRegressor>(regressor);
}

}  // namespace

EMSCRIPTEN_BINDINGS(sequence_regressor) {
  using namespace emscripten;
  register_type<RegressorObject>(
      UNROLLED_SEQUENCE_MODEL_TYPE
      " & { outputSize?: number | undefined; perStep?: boolean | undefined }");
  function("createSequenceRegressor", guarded<&createSequenceRegressor>);
}

}  // namespace unrolled::bindings

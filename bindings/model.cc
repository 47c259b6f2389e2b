#include "model.h"

#include <charconv>

#include <emscripten/bind.h>

#include "guard.h"

namespace unrolled::bindings {

double ModelBinding::parameterCount() const {
  return static_cast<double>(base().parameters().scalars());
}

NamedShapes ModelBinding::parameterShapes() const {
  return toNamedShapes(base().parameters().list());
}

NamedArrays ModelBinding::parameters() const {
  ParameterSet& parameters = base().parameters();
  emscripten::val list = emscripten::val::array();
  for (std::size_t i = 0; i < parameters.count(); ++i) {
    appendNamed(list, parameters[i].name, parameters[i].shape, parameters.values(i));
  }
  return NamedArrays(list);
}

void ModelBinding::setParameter(double index, Float32Array values) {
  ParameterSet& parameters = base().parameters();
  require<InvalidArgumentError>(index >= 0 && index < static_cast<double>(parameters.count()),
                                "index must be that of a parameter, got ", index);
  const auto i = static_cast<std::size_t>(index);
  const std::size_t size = parameters[i].shape.size();
  require<ShapeError>(lengthOf(values) == size, parameters[i].name, " has ", size, " numbers, got ",
                      lengthOf(values));
  copyInto<float>(values, {parameters.values(i), size});
  parameters.touch();
}

TrainingPlace ModelBinding::trainingPlace() const {
  return {static_cast<double>(base().stepsPerEpoch()), static_cast<double>(base().stepOfEpoch())};
}

TrainingStep ModelBinding::trainStep() {
  const StepReport report = base().trainStep();
  const bool endsEpoch = base().stepOfEpoch() == 0;
  return {.step = static_cast<double>(report.step),
          .epoch = static_cast<double>(base().epoch() + (endsEpoch ? 0 : 1)),
          .loss = report.loss,
          .gradientNorm = report.gradientNorm,
          .learningRate = report.learningRate,
          .tokens = static_cast<double>(report.tokens)};
}

Float32Array ModelBinding::stateGradientNorms() const {
  return toFloat32Array(base().stateGradientNorms());
}

OptionalTrainingState ModelBinding::trainingState() const {
  const auto state = base().trainingState();
  if (!state) return OptionalTrainingState(emscripten::val::undefined());
  emscripten::val arrays = emscripten::val::array();
  for (const auto& array : state->arrays) {
    appendNamed(arrays, array.name, array.shape, array.values.data());
  }
  emscripten::val numbers = emscripten::val::array();
  for (const std::uint64_t number : state->numbers) {
    numbers.call<void>("push", std::to_string(number));
  }
  emscripten::val result = emscripten::val::object();
  result.set("arrays", arrays);
  result.set("numbers", numbers);
  return OptionalTrainingState(result);
}

void ModelBinding::restoreTraining(OptimizerObject optimizer, TrainingStateObject object) {
  const Options saved(object, "");
  std::vector<std::uint64_t> numbers;
  for (const std::string& digits : fromStringArray(saved.value("numbers"))) {
    std::uint64_t number = 0;
    const char* end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, number);
    require<FormatError>(parsed.ec == std::errc() && parsed.ptr == end,
                         "the numbers of the training state must be 64-bit, got ", digits);
    numbers.push_back(number);
  }
  const emscripten::val arrays = saved.value("arrays");
  const std::size_t count = lengthOf(arrays);
  const std::size_t carried = base().carriedSize(numbers);
  require<FormatError>(
      carried == 0 ||
          (count > 0 && lengthOf(arrays[static_cast<double>(count - 1)]["values"]) == carried),
      "the last array of the training state must be carried_state with ", carried, " numbers");
  base().restoreTraining(optimizerFrom(Options(optimizer, "optimizer.")), numbers);

  const auto state = base().trainingState();
  require<FormatError>(state && count == state->arrays.size(), "the training state must have ",
                       state ? state->arrays.size() : 0, " arrays, got ", count);
  for (std::size_t i = 0; i < state->arrays.size(); ++i) {
    const auto& target = state->arrays[i];
    const emscripten::val entry = arrays[static_cast<double>(i)];
    const std::string name = fromString(entry["name"]);
    const emscripten::val values = entry["values"];
    require<FormatError>(name == target.name && lengthOf(values) == target.values.size(),
                         "the training state must have ", target.values.size(), " numbers of ",
                         target.name, ", got ", lengthOf(values), " of ", name);
    copyInto<float>(values, target.values);
  }
}

EMSCRIPTEN_BINDINGS(model) {
  using namespace emscripten;
  register_type<TrainingStateObject>(
      "{ arrays: readonly { name: string; shape: number[]; values: Float32Array }[];"
      " numbers: readonly string[] }");
  register_type<OptimizerObject>(UNROLLED_OPTIMIZER_TYPE);
  register_type<OptionalTrainingState>(
      "{ arrays: { name: string; shape: number[]; values: Float32Array }[]; numbers: string[] }"
      " | undefined");

  value_object<TrainingPlace>("TrainingPlace")
      .field("stepsPerEpoch", &TrainingPlace::stepsPerEpoch)
      .field("step", &TrainingPlace::step);
  value_object<TrainingStep>("TrainingStep")
      .field("step", &TrainingStep::step)
      .field("epoch", &TrainingStep::epoch)
      .field("loss", &TrainingStep::loss)
      .field("gradientNorm", &TrainingStep::gradientNorm)
      .field("learningRate", &TrainingStep::learningRate)
      .field("tokens", &TrainingStep::tokens);

  class_<ModelBinding>("Model")
      .function("parameterCount", guarded<&ModelBinding::parameterCount>)
      .function("parameterShapes", guarded<&ModelBinding::parameterShapes>)
      .function("parameters", guarded<&ModelBinding::parameters>)
      .function("setParameter", guarded<&ModelBinding::setParameter>)
      .function("trainingPlace", guarded<&ModelBinding::trainingPlace>)
      .function("trainStep", guarded<&ModelBinding::trainStep>)
      .function("stateGradientNorms", guarded<&ModelBinding::stateGradientNorms>)
      .function("trainingState", guarded<&ModelBinding::trainingState>)
      .function("restoreTraining", guarded<&ModelBinding::restoreTraining>);
}

}  // namespace unrolled::bindings

#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <emscripten/val.h>

#include "core/error.h"
#include "core/shape.h"

/// The only place where arrays, strings and plain objects cross the border. Everything is copied:
/// no view of the WebAssembly heap outlives a call.
namespace unrolled::bindings {

// Values of JavaScript with the type that the generated declarations give them (module.cc).
EMSCRIPTEN_DECLARE_VAL_TYPE(Float32Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Int32Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(StringArray)
EMSCRIPTEN_DECLARE_VAL_TYPE(Text)
EMSCRIPTEN_DECLARE_VAL_TYPE(TextOrTokens)
EMSCRIPTEN_DECLARE_VAL_TYPE(NamedArrays)
EMSCRIPTEN_DECLARE_VAL_TYPE(NamedShapes)

inline std::size_t lengthOf(const emscripten::val& array) {
  return static_cast<std::size_t>(array["length"].as<double>());
}

/// Copies a typed array of JavaScript whose elements have the size of T.
template <typename T>
void copyInto(const emscripten::val& array, std::span<T> target) {
  emscripten::val(emscripten::typed_memory_view(target.size(), target.data()))
      .call<void>("set", array);
}

template <typename T>
std::vector<T> fromTypedArray(const emscripten::val& array) {
  std::vector<T> values(lengthOf(array));
  copyInto<T>(array, values);
  return values;
}

/// UTF-8. Unlike Embind's own conversion it fails cleanly when memory is short.
inline std::string fromString(const emscripten::val& text) {
  const emscripten::val bytes =
      emscripten::val::global("TextEncoder").new_().call<emscripten::val>("encode", text);
  std::string utf8(lengthOf(bytes), '\0');
  copyInto<unsigned char>(bytes, {reinterpret_cast<unsigned char*>(utf8.data()), utf8.size()});
  return utf8;
}

inline std::vector<std::string> fromStringArray(const emscripten::val& array) {
  const std::size_t size = lengthOf(array);
  std::vector<std::string> strings;
  strings.reserve(size);
  for (std::size_t i = 0; i < size; ++i) {
    strings.push_back(array[static_cast<double>(i)].as<std::string>());
  }
  return strings;
}

inline Float32Array toFloat32Array(std::span<const float> values) {
  return Float32Array(emscripten::val::global("Float32Array")
                          .new_(emscripten::typed_memory_view(values.size(), values.data())));
}

inline Int32Array toInt32Array(std::span<const std::int32_t> values) {
  return Int32Array(emscripten::val::global("Int32Array")
                        .new_(emscripten::typed_memory_view(values.size(), values.data())));
}

/// { name, shape }
inline emscripten::val toNamed(const std::string& name, const Shape& shape) {
  emscripten::val extents = emscripten::val::array();
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    extents.call<void>("push", static_cast<double>(shape[axis]));
  }
  emscripten::val entry = emscripten::val::object();
  entry.set("name", name);
  entry.set("shape", extents);
  return entry;
}

/// Appends { name, shape, values } to an array of JavaScript.
inline void appendNamed(const emscripten::val& list, const std::string& name, const Shape& shape,
                        const float* values) {
  emscripten::val entry = toNamed(name, shape);
  entry.set("values", toFloat32Array({values, shape.size()}));
  list.call<void>("push", entry);
}

/// The names and shapes of declared parameters (nn/parameter.h).
template <typename Parameters>
NamedShapes toNamedShapes(const Parameters& parameters) {
  emscripten::val list = emscripten::val::array();
  for (const auto& parameter : parameters) {
    list.call<void>("push", toNamed(parameter.name, parameter.shape));
  }
  return NamedShapes(list);
}

/// Reads a plain object with options: what is undefined keeps its default. Names and types have
/// been checked by web/src/internal/validate.ts; ranges are checked here and in the library.
class Options {
 public:
  /// `path` is how messages call the object: "network." or nothing.
  Options(const emscripten::val& object, std::string path)
      : object_(object), path_(std::move(path)) {}

  bool has(const char* name) const { return isObject() && !object_[name].isUndefined(); }
  emscripten::val value(const char* name) const { return object_[name]; }

  void read(const char* name, double& target) const {
    if (has(name)) target = object_[name].as<double>();
  }
  void read(const char* name, std::optional<double>& target) const {
    if (has(name)) target = object_[name].as<double>();
  }
  void read(const char* name, float& target) const {
    if (has(name)) target = static_cast<float>(object_[name].as<double>());
  }
  void read(const char* name, bool& target) const {
    if (has(name)) target = object_[name].as<bool>();
  }
  void read(const char* name, std::string& target) const {
    if (has(name)) target = fromString(object_[name]);
  }
  void read(const char* name, std::vector<double>& target) const {
    if (has(name)) target = emscripten::vecFromJSArray<double>(object_[name]);
  }

  /// A whole number from 0 to the largest that a double, and the target, holds exactly.
  template <typename Integer>
  void readCount(const char* name, Integer& target) const {
    if (!has(name)) return;
    constexpr double kMost = sizeof(Integer) < 8
                                 ? static_cast<double>(std::numeric_limits<Integer>::max())
                                 : 9007199254740991.0;
    const double value = object_[name].as<double>();
    require<InvalidArgumentError>(value >= 0 && value <= kMost && std::floor(value) == value, path_,
                                  name, " must be a whole number from 0 to ",
                                  static_cast<std::uint64_t>(kMost), ", got ", value);
    target = static_cast<Integer>(value);
  }

  /// The options below `name`; all keep their defaults when there are none.
  Options child(const char* name) const {
    return {has(name) ? object_[name] : emscripten::val::undefined(), path_ + name + "."};
  }

 private:
  bool isObject() const { return !object_.isUndefined() && !object_.isNull(); }

  emscripten::val object_;
  std::string path_;
};

}  // namespace unrolled::bindings

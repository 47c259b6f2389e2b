#pragma once

#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include <emscripten/val.h>

#include "core/error.h"

namespace unrolled::bindings {

/// What became of a call, kept until no C++ exception is in flight any more.
struct Failure {
  const char* kind = nullptr;  ///< a class of web/src/errors.ts
  std::string message;

  [[noreturn]] void throwToJavaScript() const {
    emscripten::val error = emscripten::val::object();
    error.set("kind", std::string(kind));
    error.set("message", message);
    error.throw_();
  }
};

/// Runs `body` and says which error of JavaScript its exception becomes.
template <typename Body>
bool succeeds(Body&& body, Failure& failure) {
  try {
    std::forward<Body>(body)();
    return true;
  } catch (const InvalidArgumentError& error) {
    failure = {"InvalidArgumentError", error.what()};
  } catch (const ShapeError& error) {
    failure = {"ShapeError", error.what()};
  } catch (const FormatError& error) {
    failure = {"FormatError", error.what()};
  } catch (const OutOfMemoryError& error) {
    failure = {"OutOfMemoryError", error.what()};
  } catch (const DivergedError& error) {
    failure = {"DivergedError", error.what()};
  } catch (const std::bad_alloc&) {
    failure = {"OutOfMemoryError", "there is not enough memory for this request"};
  } catch (const std::length_error&) {
    failure = {"OutOfMemoryError", "a list in this request is longer than memory can hold"};
  } catch (const std::exception& error) {
    failure = {"UnrolledError", error.what()};
  }
  return false;
}

/// Runs `body`; its exception, if any, goes to JavaScript after C++ is done with it.
template <typename Result, typename Body>
Result call(Body&& body) {
  Failure failure;
  if constexpr (std::is_void_v<Result>) {
    if (!succeeds(body, failure)) failure.throwToJavaScript();
  } else {
    std::optional<Result> result;
    if (!succeeds([&] { result.emplace(body()); }, failure)) failure.throwToJavaScript();
    return std::move(*result);
  }
}

template <auto function>
struct Guard;

template <typename R, typename... Args, R (*function)(Args...)>
struct Guard<function> {
  static R call(Args... args) {
    return bindings::call<R>([&] { return function(std::forward<Args>(args)...); });
  }
};

template <typename R, typename C, typename... Args, R (C::*method)(Args...)>
struct Guard<method> {
  static R call(C& self, Args... args) {
    return bindings::call<R>([&] { return (self.*method)(std::forward<Args>(args)...); });
  }
};

template <typename R, typename C, typename... Args, R (C::*method)(Args...) const>
struct Guard<method> {
  static R call(const C& self, Args... args) {
    return bindings::call<R>([&] { return (self.*method)(std::forward<Args>(args)...); });
  }
};

/// A function or method as it is bound: `guarded<&LanguageModelBinding::trainStep>`. Its C++
/// exceptions reach JavaScript as `{ kind, message }`, which web/src/errors.ts makes an Error of.
template <auto function>
inline constexpr auto guarded = &Guard<function>::call;

}  // namespace unrolled::bindings

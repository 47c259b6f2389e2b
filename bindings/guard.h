#pragma once

#include <exception>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <emscripten/val.h>

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

/// Which error of JavaScript the exception in flight becomes. Only within a catch.
Failure failureInFlight();

/// Runs `body`; what it throws is told in `failure`.
template <typename Body>
bool succeeds(Body&& body, Failure& failure) {
  try {
    std::forward<Body>(body)();
    return true;
  } catch (const std::exception&) {
    // Told apart in one place, not in every function that is bound.
    failure = failureInFlight();
    return false;
  }
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

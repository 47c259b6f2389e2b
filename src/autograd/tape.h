#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/aligned_buffer.h"
#include "core/arena.h"
#include "core/shape.h"
#include "core/view.h"

namespace unrolled {

class Tape;

/// A value on a tape: a small handle, good until the tape is reset.
class Var {
 public:
  Var() = default;

  /// Whether it names a value at all.
  explicit operator bool() const { return tape_ != nullptr; }
  Tape& tape() const { return *tape_; }

  const Shape& shape() const;
  std::size_t size() const { return shape().size(); }
  float* value() const;
  /// The value as a matrix: the last axis are the columns.
  MatrixView matrix() const;

  /// Whether anything that the loss depends on through this value has a gradient.
  bool needsGradient() const;
  /// dLoss/dValue, to be added to. Zero before anything was added.
  float* gradient() const;
  MatrixView gradientMatrix() const;
  /// The gradient, or null where nothing was added: the loss does not depend on this value.
  const float* gradientOrNull() const;

 private:
  friend class Tape;
  Var(Tape* tape, std::uint32_t index) : tape_(tape), index_(index) {}

  Tape* tape_ = nullptr;
  std::uint32_t index_ = 0;
};

/// Records operations and runs them backwards (reverse-mode differentiation). An operation computes
/// its outputs at once and records a backward function, which *accumulates* into the gradients of
/// its inputs. Values and gradients live in an arena: after the first step of a given shape, a step
/// allocates nothing. Memory from the arena is uninitialised.
class Tape {
 public:
  Tape() = default;
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// Forgets all values and operations; every Var of this tape is dead.
  void reset();

  /// Whether operations are recorded (they are, unless switched off for inference).
  bool recording() const { return recording_; }
  void setRecording(bool recording) { recording_ = recording; }

  /// A value that lives elsewhere and has no gradient. It must outlive the tape's use of it.
  Var constant(const Shape& shape, const float* value);
  /// A value that lives elsewhere, as does its gradient, to which is added: a parameter.
  Var leaf(const Shape& shape, float* value, float* gradient);
  /// A new, uninitialised value of an operation; or one that lies in `value`, which the operation
  /// keeps alive until the next reset.
  Var make(const Shape& shape, bool needsGradient, float* value = nullptr);

  /// Records what takes the gradients of an operation's outputs to those of its inputs. The closure
  /// is kept in the arena and must need no destructor: capture handles, pointers and numbers.
  template <typename Backward>
  void record(Backward backward) {
    static_assert(std::is_trivially_destructible_v<Backward>);
    if (!recording_) return;
    void* place = arena_.bytes(sizeof(Backward));
    new (place) Backward(std::move(backward));
    operations_.push_back({place, [](void* closure) { (*static_cast<Backward*>(closure))(); }});
  }

  /// Runs the recorded operations in reverse from a scalar, whose gradient is 1. Throws ShapeError
  /// when `loss` is not one number.
  void backward(Var loss);

  /// Uninitialised memory until the next reset.
  float* scratch(std::size_t count) { return arena_.floats(count); }
  /// Uninitialised room for objects that need no destructor, until the next reset.
  template <typename T>
  std::span<T> room(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    return {static_cast<T*>(arena_.bytes(count * sizeof(T))), count};
  }
  /// Memory for a product's packing, used and forgotten within one operation.
  AlignedBuffer& workspace() { return workspace_; }

  /// Makes `gradient`, which lives until the next reset and is the caller's to give away, the
  /// gradient of a value that has none yet. False when it has one already.
  bool adoptGradient(Var var, float* gradient);

  /// Floats held, used or not.
  std::size_t capacity() const { return arena_.capacity() + workspace_.size(); }

 private:
  friend class Var;

  struct Node {
    Shape shape;
    float* value;
    float* gradient;
    bool needsGradient;
  };
  struct Operation {
    void* closure;
    void (*run)(void* closure);
  };

  Var add(const Node& node);

  Arena arena_;
  AlignedBuffer workspace_;
  std::vector<Node> nodes_;
  std::vector<Operation> operations_;
  bool recording_ = true;
};

}  // namespace unrolled

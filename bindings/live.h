#pragma once

namespace unrolled::bindings {

/// Base of every class that JavaScript can own. It counts them, so that a test can end by asserting
/// that nothing is left.
class Live {
 public:
  Live() { ++count_; }
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;
  ~Live() { --count_; }

  static int count() { return count_; }

 private:
  static inline int count_ = 0;
};

}  // namespace unrolled::bindings

#include "guard.h"

#include <new>
#include <stdexcept>

#include "core/error.h"

namespace unrolled::bindings {

Failure failureInFlight() {
  try {
    throw;
  } catch (const InvalidArgumentError& error) {
    return {"InvalidArgumentError", error.what()};
  } catch (const ShapeError& error) {
    return {"ShapeError", error.what()};
  } catch (const FormatError& error) {
    return {"FormatError", error.what()};
  } catch (const OutOfMemoryError& error) {
    return {"OutOfMemoryError", error.what()};
  } catch (const DivergedError& error) {
    return {"DivergedError", error.what()};
  } catch (const std::bad_alloc&) {
    return {"OutOfMemoryError", "there is not enough memory for this request"};
  } catch (const std::length_error&) {
    return {"OutOfMemoryError", "a list in this request is longer than memory can hold"};
  } catch (const std::exception& error) {
    return {"UnrolledError", error.what()};
  }
}

}  // namespace unrolled::bindings

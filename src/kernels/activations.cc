#include "kernels/activations.h"

namespace unrolled::kernels {

void activate(Activation f, const float* x, float* y, std::size_t n) {
  withActivation(f, [=]<Activation known>() {
    forEachLanes(n, [=](auto place) { place.store(y, activated<known>(place.load(x))); });
  });
}

void activateBackward(Activation f, const float* y, const float* dy, float* dx, std::size_t n) {
  withActivation(f, [=]<Activation known>() {
    forEachLanes(n, [=](auto place) {
      place.store(dx, madd(place.load(dy), slope<known>(place.load(y)), place.load(dx)));
    });
  });
}

}  // namespace unrolled::kernels

#include "kernels/activations.h"

#include "kernels/lanes.h"

namespace unrolled::kernels {

void tanhForward(const float* x, float* y, std::size_t n) {
  forEachLanes(n, [=](auto place) { place.store(y, tanh(place.load(x))); });
}

void sigmoidForward(const float* x, float* y, std::size_t n) {
  forEachLanes(n, [=](auto place) { place.store(y, sigmoid(place.load(x))); });
}

void reluForward(const float* x, float* y, std::size_t n) {
  forEachLanes(n, [=](auto place) {
    const Lanes value = place.load(x);
    place.store(y, xsimd::select(value < Lanes(0.0f), Lanes(0.0f), value));
  });
}

void tanhBackward(const float* y, const float* dy, float* dx, std::size_t n) {
  forEachLanes(n, [=](auto place) {
    const Lanes output = place.load(y);
    const Lanes slope = Lanes(1.0f) - output * output;
    place.store(dx, madd(place.load(dy), slope, place.load(dx)));
  });
}

void sigmoidBackward(const float* y, const float* dy, float* dx, std::size_t n) {
  forEachLanes(n, [=](auto place) {
    const Lanes output = place.load(y);
    const Lanes slope = output * (Lanes(1.0f) - output);
    place.store(dx, madd(place.load(dy), slope, place.load(dx)));
  });
}

void reluBackward(const float* y, const float* dy, float* dx, std::size_t n) {
  forEachLanes(n, [=](auto place) {
    const Lanes slope = xsimd::select(place.load(y) > Lanes(0.0f), Lanes(1.0f), Lanes(0.0f));
    place.store(dx, madd(place.load(dy), slope, place.load(dx)));
  });
}

}  // namespace unrolled::kernels

#include "kernels/updates.h"

#include <cmath>

#include "kernels/lanes.h"

namespace unrolled::kernels {

namespace {

Lanes lanes(double value) { return Lanes(static_cast<float>(value)); }

}  // namespace

void sgd(const SgdStep& step, const float* g, float* p, float* buffer, std::size_t n) {
  const Lanes rate = lanes(-step.learningRate);
  const Lanes decay = lanes(step.decay);
  if (step.momentum == 0.0) {
    forEachLanes(n, [=](auto place) {
      const Lanes old = place.load(p);
      place.store(p, madd(rate, madd(decay, old, place.load(g)), old));
    });
    return;
  }
  const Lanes momentum = lanes(step.momentum);
  const Lanes taken = lanes(step.first ? 1.0 : 1.0 - step.dampening);
  forEachLanes(n, [=, nesterov = step.nesterov, first = step.first](auto place) {
    const Lanes old = place.load(p);
    const Lanes gradient = madd(decay, old, place.load(g));
    // What an unused buffer holds, NaN included, must not show.
    Lanes velocity = taken * gradient;
    if (!first) velocity = madd(momentum, place.load(buffer), velocity);
    place.store(buffer, velocity);
    place.store(p, madd(rate, nesterov ? madd(momentum, velocity, gradient) : velocity, old));
  });
}

void rmsProp(const RmsPropStep& step, const float* g, float* p, float* squareAverage, float* buffer,
             std::size_t n) {
  const Lanes rate = lanes(-step.learningRate);
  const Lanes alpha = lanes(step.alpha);
  const Lanes rest = lanes(1.0 - step.alpha);
  const Lanes epsilon = lanes(step.epsilon);
  const Lanes decay = lanes(step.decay);
  const Lanes momentum = lanes(step.momentum);
  forEachLanes(n, [=, hasMomentum = step.momentum != 0.0](auto place) {
    const Lanes old = place.load(p);
    const Lanes gradient = madd(decay, old, place.load(g));
    const Lanes average = madd(rest * gradient, gradient, alpha * place.load(squareAverage));
    place.store(squareAverage, average);
    Lanes change = gradient / (xsimd::sqrt(average) + epsilon);
    if (hasMomentum) {
      change = madd(momentum, place.load(buffer), change);
      place.store(buffer, change);
    }
    place.store(p, madd(rate, change, old));
  });
}

void adagrad(const AdagradStep& step, const float* g, float* p, float* sum, std::size_t n) {
  const Lanes rate = lanes(-step.learningRate);
  const Lanes epsilon = lanes(step.epsilon);
  const Lanes decay = lanes(step.decay);
  forEachLanes(n, [=](auto place) {
    const Lanes old = place.load(p);
    const Lanes gradient = madd(decay, old, place.load(g));
    const Lanes squares = madd(gradient, gradient, place.load(sum));
    place.store(sum, squares);
    place.store(p, madd(rate, gradient / (xsimd::sqrt(squares) + epsilon), old));
  });
}

void adam(const AdamStep& step, const float* g, float* p, float* m, float* v, std::size_t n) {
  const Lanes beta1 = lanes(step.beta1);
  const Lanes beta2 = lanes(step.beta2);
  const Lanes rest1 = lanes(1.0 - step.beta1);
  const Lanes rest2 = lanes(1.0 - step.beta2);
  const Lanes epsilon = lanes(step.epsilon);
  const Lanes coupled = lanes(step.decoupled ? 0.0 : step.decay);
  const Lanes shrink = lanes(step.decoupled ? 1.0 - step.learningRate * step.decay : 1.0);
  const Lanes rate = lanes(-step.learningRate / step.correction1);
  const Lanes rootScale = lanes(1.0 / std::sqrt(step.correction2));
  forEachLanes(n, [=](auto place) {
    const Lanes old = place.load(p);
    const Lanes gradient = madd(coupled, old, place.load(g));
    const Lanes mean = madd(beta1, place.load(m), rest1 * gradient);
    const Lanes square = madd(beta2, place.load(v), rest2 * gradient * gradient);
    place.store(m, mean);
    place.store(v, square);
    const Lanes root = madd(xsimd::sqrt(square), rootScale, epsilon);
    place.store(p, madd(rate, mean / root, shrink * old));
  });
}

}  // namespace unrolled::kernels

#include "optim/optimizer.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "kernels/updates.h"

namespace unrolled {
namespace {

AlignedBuffer zeros(std::size_t n) {
  AlignedBuffer buffer(n);
  std::fill_n(buffer.data(), n, 0.0f);
  return buffer;
}

class Sgd : public Optimizer {
 public:
  Sgd(const OptimizerOptions& options, std::size_t n)
      : momentum_(options.type == "momentum" ? options.momentum.value_or(0.9) : 0.0),
        dampening_(options.dampening),
        nesterov_(options.nesterov),
        decay_(options.weightDecay.value_or(0.0)),
        velocity_(momentum_ > 0 ? zeros(n) : AlignedBuffer()) {}

  void step(const float* g, float* p, std::size_t n, double learningRate) override {
    kernels::sgd({.learningRate = learningRate,
                  .momentum = momentum_,
                  .dampening = dampening_,
                  .nesterov = nesterov_,
                  .decay = decay_,
                  .first = steps_ == 0},
                 g, p, velocity_.data(), n);
    ++steps_;
  }

  std::vector<Slot> slots() override {
    if (velocity_.size() == 0) return {};
    return {{"momentum_buffer", &velocity_}};
  }

 private:
  double momentum_;
  double dampening_;
  bool nesterov_;
  double decay_;
  AlignedBuffer velocity_;
};

class RmsProp : public Optimizer {
 public:
  RmsProp(const OptimizerOptions& options, std::size_t n)
      : alpha_(options.alpha),
        epsilon_(options.epsilon.value_or(1e-8)),
        momentum_(options.momentum.value_or(0.0)),
        decay_(options.weightDecay.value_or(0.0)),
        squareAverage_(zeros(n)),
        velocity_(momentum_ > 0 ? zeros(n) : AlignedBuffer()) {}

  void step(const float* g, float* p, std::size_t n, double learningRate) override {
    kernels::rmsProp({.learningRate = learningRate,
                      .alpha = alpha_,
                      .epsilon = epsilon_,
                      .momentum = momentum_,
                      .decay = decay_},
                     g, p, squareAverage_.data(), velocity_.data(), n);
    ++steps_;
  }

  std::vector<Slot> slots() override {
    std::vector<Slot> all = {{"square_avg", &squareAverage_}};
    if (velocity_.size() > 0) all.push_back({"momentum_buffer", &velocity_});
    return all;
  }

 private:
  double alpha_;
  double epsilon_;
  double momentum_;
  double decay_;
  AlignedBuffer squareAverage_;
  AlignedBuffer velocity_;
};

class Adagrad : public Optimizer {
 public:
  Adagrad(const OptimizerOptions& options, std::size_t n)
      : epsilon_(options.epsilon.value_or(1e-10)),
        rateDecay_(options.learningRateDecay),
        decay_(options.weightDecay.value_or(0.0)),
        sum_(zeros(n)) {}

  void step(const float* g, float* p, std::size_t n, double learningRate) override {
    const double decayed = learningRate / (1.0 + static_cast<double>(steps_) * rateDecay_);
    kernels::adagrad({.learningRate = decayed, .epsilon = epsilon_, .decay = decay_}, g, p,
                     sum_.data(), n);
    ++steps_;
  }

  std::vector<Slot> slots() override { return {{"sum", &sum_}}; }

 private:
  double epsilon_;
  double rateDecay_;
  double decay_;
  AlignedBuffer sum_;
};

class Adam : public Optimizer {
 public:
  Adam(const OptimizerOptions& options, std::size_t n)
      : decoupled_(options.type == "adamw"),
        beta1_(options.beta1),
        beta2_(options.beta2),
        epsilon_(options.epsilon.value_or(1e-8)),
        decay_(options.weightDecay.value_or(decoupled_ ? 0.01 : 0.0)),
        average_(zeros(n)),
        squareAverage_(zeros(n)) {}

  void step(const float* g, float* p, std::size_t n, double learningRate) override {
    ++steps_;
    const auto t = static_cast<double>(steps_);
    kernels::adam({.learningRate = learningRate,
                   .beta1 = beta1_,
                   .beta2 = beta2_,
                   .epsilon = epsilon_,
                   .decay = decay_,
                   .decoupled = decoupled_,
                   .correction1 = 1.0 - std::pow(beta1_, t),
                   .correction2 = 1.0 - std::pow(beta2_, t)},
                  g, p, average_.data(), squareAverage_.data(), n);
  }

  std::vector<Slot> slots() override {
    return {{"exp_avg", &average_}, {"exp_avg_sq", &squareAverage_}};
  }

 private:
  bool decoupled_;
  double beta1_;
  double beta2_;
  double epsilon_;
  double decay_;
  AlignedBuffer average_;
  AlignedBuffer squareAverage_;
};

template <typename T>
std::unique_ptr<Optimizer> make(const OptimizerOptions& options, std::size_t n) {
  return std::make_unique<T>(options, n);
}

struct Entry {
  const char* name;
  std::unique_ptr<Optimizer> (*make)(const OptimizerOptions& options, std::size_t n);
};

constexpr Entry kOptimizers[] = {
    {"sgd", make<Sgd>},         {"momentum", make<Sgd>}, {"rmsprop", make<RmsProp>},
    {"adagrad", make<Adagrad>}, {"adam", make<Adam>},    {"adamw", make<Adam>},
};

void requireShare(const char* name, double value) {
  require<InvalidArgumentError>(value >= 0 && value < 1, "optimizer.", name,
                                " must be from 0 to below 1, got ", value);
}

void requireNotNegative(const char* name, double value) {
  require<InvalidArgumentError>(value >= 0 && std::isfinite(value), "optimizer.", name,
                                " must be a finite number not below 0, got ", value);
}

void validate(const OptimizerOptions& options) {
  require<InvalidArgumentError>(options.learningRate > 0 && std::isfinite(options.learningRate),
                                "optimizer.learningRate must be a positive number, got ",
                                options.learningRate);
  requireShare("momentum", options.momentum.value_or(0.0));
  requireShare("beta1", options.beta1);
  requireShare("beta2", options.beta2);
  requireShare("alpha", options.alpha);
  requireNotNegative("epsilon", options.epsilon.value_or(0.0));
  requireNotNegative("learningRateDecay", options.learningRateDecay);
  requireNotNegative("weightDecay", options.weightDecay.value_or(0.0));
  require<InvalidArgumentError>(options.dampening >= 0 && options.dampening <= 1,
                                "optimizer.dampening must be from 0 to 1, got ", options.dampening);
  require<InvalidArgumentError>(!options.nesterov || options.dampening == 0,
                                "optimizer.dampening must be 0 with nesterov, got ",
                                options.dampening);
}

}  // namespace

std::unique_ptr<Optimizer> makeOptimizer(const OptimizerOptions& options,
                                         std::size_t parameterCount) {
  validate(options);
  std::string names;
  for (const Entry& entry : kOptimizers) {
    if (options.type == entry.name) return entry.make(options, parameterCount);
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  }
  throw InvalidArgumentError(
      message("optimizer.type must be one of ", names, ", got ", options.type));
}

}  // namespace unrolled

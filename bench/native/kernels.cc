// Throughput of the kernels, one JSON object a line. `bench_kernels [ROUNDS]`
//
// Matrix products are given in GFLOP/s beside the peak of the machine: a loop of the same multiply
// and add instructions that touches nothing but registers, measured in the same rounds. `share` is
// the median over the rounds of one divided by the other, so that it means the same on any machine.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "core/rng.h"
#include "core/tensor.h"
#include "kernels/activations.h"
#include "kernels/gemm.h"
#include "kernels/lanes.h"
#include "kernels/softmax.h"
#include "kernels/updates.h"

namespace {

using namespace unrolled;
using namespace unrolled::kernels;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 32;
constexpr std::size_t kSteps = 64;
// Long enough for a JavaScript engine to compile WebAssembly with its optimiser.
constexpr double kWarmUpSeconds = 0.15;
// Long against the clock, short against the disturbances of a machine that does other things too.
constexpr double kSampleSeconds = 0.004;
constexpr int kDefaultRounds = 25;

double secondsOf(const std::function<void()>& run, std::size_t times) {
  const auto start = Clock::now();
  for (std::size_t i = 0; i < times; ++i) run();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// A piece of work, how often it runs in a sample, and the seconds that one run took in each.
struct Case {
  std::string name;
  double flops;     // of a matrix product, else 0
  double elements;  // of a pass over an array, else 0
  std::function<void()> run;
  std::size_t times = 1;
  double secondsWarm = 0.0;  // of one run, on average while warming up
  std::vector<double> seconds{};

  void warmUp() {
    secondsOf(run, 1);
    double spent = 0.0;
    std::size_t runs = 0;
    for (; spent < kWarmUpSeconds; ++runs) spent += secondsOf(run, 1);
    secondsWarm = spent / static_cast<double>(runs);
    fill(kSampleSeconds);
  }
  /// Makes a sample about this long.
  void fill(double sampleSeconds) {
    times = std::max<std::size_t>(1, static_cast<std::size_t>(sampleSeconds / secondsWarm));
  }
  double sampleSeconds() const { return secondsWarm * static_cast<double>(times); }
  void sample() { seconds.push_back(secondsOf(run, times) / static_cast<double>(times)); }
};

/// A product and a sum take six cycles and more, and processors start two of each a cycle, so that
/// it takes more than twelve chains to keep them busy. Thirteen and the two constants are what
/// sixteen registers hold beside the one that V8 reserves.
constexpr std::size_t kChains = 13;
constexpr std::size_t kPeakLinks = 20000;

// Not inlined, so that nothing around it takes registers from it.
[[gnu::noinline]] float peakLoop(float start, float factor, float addend) {
  std::array<Lanes, kChains> sums;
  // Different, or the compiler would see that one chain is enough.
  for (std::size_t i = 0; i < kChains; ++i) sums[i] = Lanes(start + static_cast<float>(i));
  for (std::size_t i = 0; i < kPeakLinks; ++i) {
    for (Lanes& sum : sums) sum = madd(sum, Lanes(factor), Lanes(addend));
  }
  Lanes total(0.0f);
  for (const Lanes& sum : sums) total += sum;
  return reduce_add(total);
}

float sink = 0.0f;

Case peak() {
  return {"peak", 2.0 * kLanes * kChains * kPeakLinks, 0.0,
          [] { sink += peakLoop(sink, 0.999f, 0.001f); }};
}

Tensor random(Shape shape, Rng& rng) {
  Tensor tensor(shape);
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor.data()[i] = rng.uniform(-1.0f, 1.0f);
  return tensor;
}

std::string shapeName(std::size_t rows, std::size_t columns, std::size_t inner) {
  return std::to_string(rows) + "x" + std::to_string(columns) + "x" + std::to_string(inner);
}

double productFlops(std::size_t rows, std::size_t columns, std::size_t inner) {
  return 2.0 * static_cast<double>(rows) * static_cast<double>(columns) *
         static_cast<double>(inner);
}

/// Everything a case works on lives as long as the program.
template <typename T>
T& keep(T value) {
  return *new T(std::move(value));
}

/// A [rows, inner] · B [inner, columns], B packed beforehand.
Case packedProduct(const std::string& name, std::size_t rows, std::size_t columns,
                   std::size_t inner, Rng& rng) {
  const Tensor& a = keep(random({rows, inner}, rng));
  const Tensor b = random({inner, columns}, rng);
  const Packing form = packingFor(rows, inner, columns);
  AlignedBuffer& packed = keep(AlignedBuffer(packedSize(inner, columns, form)));
  const PackedMatrix right = pack(b.matrix(), Transpose::kNo, packed.data(), form);
  Tensor& c = keep(Tensor({rows, columns}));
  return {name + "-" + shapeName(rows, columns, inner), productFlops(rows, columns, inner), 0.0,
          [&a, right, &c] { multiplyPacked(a.matrix(), right, c.matrix(), Write::kReplace); }};
}

/// C += Aᵀ · B with A [inner, rows]: the gradient of a weight matrix over all steps, packing
/// included.
Case weightGradient(std::size_t rows, std::size_t columns, std::size_t inner, Rng& rng) {
  const Tensor& a = keep(random({inner, rows}, rng));
  const Tensor& b = keep(random({inner, columns}, rng));
  Tensor& c = keep(Tensor({rows, columns}));
  AlignedBuffer& workspace = keep(AlignedBuffer());
  return {"weight-gradient-" + shapeName(rows, columns, inner), productFlops(rows, columns, inner),
          0.0, [&] {
            c.fill(0.0f);
            multiply(a.matrix(), Transpose::kYes, b.matrix(), Transpose::kNo, c.matrix(),
                     Write::kAccumulate, workspace);
          }};
}

Case packing(std::size_t inner, std::size_t columns, Transpose transpose, Rng& rng) {
  const bool turned = transpose == Transpose::kYes;
  const Tensor& b = keep(random(turned ? Shape{columns, inner} : Shape{inner, columns}, rng));
  AlignedBuffer& packed = keep(AlignedBuffer(packedSize(inner, columns)));
  return {std::string(turned ? "pack-transposed-" : "pack-") + std::to_string(inner) + "x" +
              std::to_string(columns),
          0.0, static_cast<double>(b.size()),
          [&b, &packed, transpose] { sink += pack(b.matrix(), transpose, packed.data()).data[0]; }};
}

/// The products of one layer: an LSTM of `hidden` cells has 4 · hidden gates.
void addProducts(std::vector<Case>& cases, std::size_t hidden, Rng& rng) {
  const std::size_t gates = 4 * hidden;
  const std::size_t all = kBatch * kSteps;
  cases.push_back(packedProduct("gemm", all, gates, hidden, rng));
  cases.push_back(packedProduct("recurrent", kBatch, gates, hidden, rng));
  cases.push_back(packedProduct("backward", all, hidden, gates, rng));
  cases.push_back(packedProduct("recurrent-backward", kBatch, hidden, gates, rng));
  cases.push_back(weightGradient(gates, hidden, all, rng));
  cases.push_back(packedProduct("generate", 1, gates, hidden, rng));
  cases.push_back(packedProduct("head", all, 64, hidden, rng));
  cases.push_back(packing(hidden, gates, Transpose::kYes, rng));
  cases.push_back(packing(gates, hidden, Transpose::kNo, rng));
}

/// As the cell does it: four pre-activations and the old state to the new state.
void lstmGates(const float* gates, const float* state, float* newState, float* output,
               std::size_t n) {
  forEachLanes(n, [=](auto place) {
    const Lanes input = sigmoid(place.load(gates));
    const Lanes forget = sigmoid(place.load(gates + n));
    const Lanes candidate = tanh(place.load(gates + 2 * n));
    const Lanes out = sigmoid(place.load(gates + 3 * n));
    const Lanes cell = madd(forget, place.load(state), input * candidate);
    place.store(newState, cell);
    place.store(output, out * tanh(cell));
  });
}

void addPasses(std::vector<Case>& cases, Rng& rng) {
  constexpr std::size_t kElements = 4096;  // stays in the first-level cache
  const Tensor& x = keep(random({4 * kElements}, rng));
  Tensor& y = keep(Tensor({2 * kElements}));
  cases.push_back({"tanh", 0.0, kElements,
                   [&] { activate(Activation::kTanh, x.data(), y.data(), kElements); }});
  cases.push_back({"sigmoid", 0.0, kElements,
                   [&] { activate(Activation::kSigmoid, x.data(), y.data(), kElements); }});
  constexpr std::size_t kCells = 256;
  cases.push_back(
      {"lstm-gates", 0.0, kCells,
       [&] { lstmGates(x.data(), x.data() + 4 * kCells, y.data(), y.data() + kCells, kCells); }});

  constexpr std::size_t kParameters = 100000;
  const Tensor& gradient = keep(random({kParameters}, rng));
  Tensor& parameters = keep(random({kParameters}, rng));
  Tensor& mean = keep(Tensor({kParameters}));
  Tensor& square = keep(Tensor({kParameters}));
  cases.push_back({"adam", 0.0, kParameters, [&] {
                     adam({1e-3, 0.9, 0.999, 1e-8, 0.0, false, 0.1, 0.001}, gradient.data(),
                          parameters.data(), mean.data(), square.data(), kParameters);
                   }});

  for (const std::size_t classes : {64u, 65u}) {
    constexpr std::size_t kRows = kBatch * kSteps;
    const Tensor& logits = keep(random({kRows, classes}, rng));
    Tensor& slope = keep(Tensor({kRows, classes}));
    std::vector<std::int32_t>& targets = keep(std::vector<std::int32_t>(kRows));
    for (std::size_t i = 0; i < kRows; ++i) targets[i] = static_cast<std::int32_t>(i % classes);
    cases.push_back({"softmax-cross-entropy-" + std::to_string(classes), 0.0,
                     static_cast<double>(logits.size()), [&] {
                       sink += static_cast<float>(softmaxCrossEntropy(
                           logits.matrix(), targets.data(), 1e-3f, slope.matrix()));
                     }});
  }
}

void print(const Case& measured, const Case& peakCase) {
  const double seconds = median(measured.seconds);
  std::cout << "{\"case\":\"" << measured.name << "\",\"microseconds\":" << seconds * 1e6;
  if (measured.flops > 0.0) {
    std::vector<double> shares;
    for (std::size_t i = 0; i < measured.seconds.size(); ++i) {
      shares.push_back(measured.flops / measured.seconds[i] /
                       (peakCase.flops / peakCase.seconds[i]));
    }
    std::cout << ",\"gflops\":" << measured.flops / seconds * 1e-9
              << ",\"peak\":" << peakCase.flops / median(peakCase.seconds) * 1e-9
              << ",\"share\":" << median(shares);
  } else {
    std::cout << ",\"nsPerElement\":" << seconds * 1e9 / measured.elements;
  }
  std::cout << "}\n";
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : kDefaultRounds;
  Rng rng(1);
  Case peakCase = peak();
  std::vector<Case> cases;
  addProducts(cases, 128, rng);
  addProducts(cases, 256, rng);
  addPasses(cases, rng);

  peakCase.warmUp();
  for (Case& measured : cases) measured.warmUp();
  // A case at a time, its samples and those of the peak in turns and equally long: what slows the
  // machine for a while, or takes the processor away now and then, slows both.
  for (Case& measured : cases) {
    peakCase.seconds.clear();
    peakCase.fill(measured.sampleSeconds());
    for (int round = 0; round < rounds; ++round) {
      peakCase.sample();
      measured.sample();
    }
    print(measured, peakCase);
  }
  return sink == 0.5f ? 1 : 0;  // uses the results
}

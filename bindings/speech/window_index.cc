#include "search/window_index.h"

#include <memory>
#include <optional>
#include <utility>

#include <emscripten/bind.h>

#include "guard.h"
#include "live.h"
#include "marshal.h"

namespace unrolled::bindings {
namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(WindowOptionsObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(WindowSearchObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(WindowHits)
EMSCRIPTEN_DECLARE_VAL_TYPE(RecordingsObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(WindowVectorsObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(Uint8Array)

/// Begins and ends [W, 2], in seconds.
std::vector<SpeechWindow> windowsFrom(const emscripten::val& array) {
  const auto seconds = fromTypedArray<float>(array);
  std::vector<SpeechWindow> windows;
  windows.reserve(seconds.size() / 2);
  for (std::size_t i = 0; i + 1 < seconds.size(); i += 2) {
    windows.push_back({seconds[i], seconds[i + 1]});
  }
  return windows;
}

Float32Array toSeconds(std::span<const SpeechWindow> windows) {
  std::vector<float> seconds;
  seconds.reserve(2 * windows.size());
  for (const SpeechWindow& window : windows) {
    seconds.push_back(window.start);
    seconds.push_back(window.end);
  }
  return toFloat32Array(seconds);
}

Float32Array cut(Float32Array speech, WindowOptionsObject object) {
  const Options options(object, "windows.");
  WindowOptions windows;
  options.read("lengths", windows.lengths);
  options.read("hop", windows.hop);
  return toSeconds(cutWindows(windowsFrom(speech), windows));
}

class WindowIndexBinding : public Live {
 public:
  explicit WindowIndexBinding(WindowIndex index) : index_(std::move(index)) {}

  static std::unique_ptr<WindowIndexBinding> create(double vectorSize,
                                                    const std::string& precision) {
    const bool bytes = precision == "int8";
    require<InvalidArgumentError>(bytes || precision == "float32",
                                  "precision must be one of \"float32\", \"int8\", got ",
                                  precision);
    require<InvalidArgumentError>(vectorSize >= 1 && vectorSize <= VectorIndex::kLargestVector,
                                  "vectorSize must be from 1 to ", +VectorIndex::kLargestVector,
                                  ", got ", vectorSize);
    return std::make_unique<WindowIndexBinding>(
        WindowIndex(static_cast<std::size_t>(vectorSize),
                    bytes ? VectorPrecision::kInt8 : VectorPrecision::kFloat32));
  }
  static std::unique_ptr<WindowIndexBinding> fromBytes(Uint8Array bytes) {
    return std::make_unique<WindowIndexBinding>(
        WindowIndex::fromBytes(fromTypedArray<std::uint8_t>(bytes)));
  }

  void append(Text id, Float32Array windows, Float32Array vectors) {
    index_.append(fromString(id), windowsFrom(windows), fromTypedArray<float>(vectors));
  }
  bool remove(Text id) { return index_.remove(fromString(id)); }

  RecordingsObject recordings() const {
    emscripten::val list = emscripten::val::array();
    for (const WindowIndex::Recording& recording : index_.recordings()) {
      emscripten::val entry = emscripten::val::object();
      entry.set("id", recording.id);
      entry.set("windows", static_cast<double>(recording.windows));
      list.call<void>("push", entry);
    }
    return RecordingsObject(list);
  }
  double count() const { return static_cast<double>(index_.count()); }
  double vectorSize() const { return static_cast<double>(index_.vectorSize()); }
  std::string precision() const {
    return index_.precision() == VectorPrecision::kInt8 ? "int8" : "float32";
  }

  WindowHits search(Float32Array query, WindowSearchObject object) {
    const Options options(object, "");
    WindowSearch search;
    options.read("top", search.top);
    options.read("overlap", search.overlap);
    options.read("minimumScore", search.minimumScore);
    emscripten::val list = emscripten::val::array();
    for (const WindowHit& hit : index_.search(fromTypedArray<float>(query), search)) {
      emscripten::val entry = emscripten::val::object();
      entry.set("id", hit.id);
      entry.set("start", hit.start);
      entry.set("end", hit.end);
      entry.set("score", hit.score);
      list.call<void>("push", entry);
    }
    return WindowHits(list);
  }

  /// What the windows of all recordings are, and their vectors.
  WindowVectorsObject vectors() const {
    emscripten::val result = emscripten::val::object();
    result.set("windows", toSeconds(index_.windows()));
    std::vector<float> values(checkedProduct(index_.count(), index_.vectorSize()));
    for (std::size_t i = 0; i < index_.count(); ++i) {
      index_.vector(i, std::span(values).subspan(i * index_.vectorSize(), index_.vectorSize()));
    }
    result.set("values", toFloat32Array(values));
    return WindowVectorsObject(result);
  }

  std::string note() const { return index_.note; }
  void setNote(Text note) { index_.note = fromString(note); }
  Uint8Array toBytes() const {
    const std::vector<std::uint8_t> bytes = index_.toBytes();
    return Uint8Array(emscripten::val::global("Uint8Array")
                          .new_(emscripten::typed_memory_view(bytes.size(), bytes.data())));
  }

 private:
  WindowIndex index_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(window_index) {
  using namespace emscripten;
  register_type<Uint8Array>("Uint8Array");
  register_type<WindowOptionsObject>(
      "{ lengths?: readonly number[] | undefined; hop?: number | undefined }");
  register_type<WindowSearchObject>(
      "{ top?: number | undefined; overlap?: number | undefined; minimumScore?: number | undefined "
      "}");
  register_type<WindowHits>("{ id: string; start: number; end: number; score: number }[]");
  register_type<RecordingsObject>("{ id: string; windows: number }[]");
  register_type<WindowVectorsObject>("{ windows: Float32Array; values: Float32Array }");

  function("cutWindows", guarded<&cut>);
  class_<WindowIndexBinding>("WindowIndex")
      .class_function("create", guarded<&WindowIndexBinding::create>)
      .class_function("fromBytes", guarded<&WindowIndexBinding::fromBytes>)
      .function("append", guarded<&WindowIndexBinding::append>)
      .function("remove", guarded<&WindowIndexBinding::remove>)
      .function("recordings", guarded<&WindowIndexBinding::recordings>)
      .function("count", guarded<&WindowIndexBinding::count>)
      .function("vectorSize", guarded<&WindowIndexBinding::vectorSize>)
      .function("precision", guarded<&WindowIndexBinding::precision>)
      .function("search", guarded<&WindowIndexBinding::search>)
      .function("vectors", guarded<&WindowIndexBinding::vectors>)
      .function("note", guarded<&WindowIndexBinding::note>)
      .function("setNote", guarded<&WindowIndexBinding::setNote>)
      .function("toBytes", guarded<&WindowIndexBinding::toBytes>);
}

}  // namespace unrolled::bindings

#include "models/sequence_tagger.h"

#include <emscripten/bind.h>

#include "guard.h"
#include "models/chunk_scorer.h"
#include "sequence_model.h"

namespace unrolled::bindings {
namespace {

EMSCRIPTEN_DECLARE_VAL_TYPE(TaggerObject)
EMSCRIPTEN_DECLARE_VAL_TYPE(ChunkScoresObject)

std::unique_ptr<SequenceModelBinding> createSequenceTagger(TaggerObject object) {
  const Options options(object, "");
  SequenceTaggerOptions tagger;
  tagger.model = sequenceModelFrom(options);
  options.read("tags", tagger.tags);
  options.read("head", tagger.head);
  return makeSequenceModel<SequenceTagger>(tagger);
}

emscripten::val toObject(const ChunkCounts& counts) {
  emscripten::val result = emscripten::val::object();
  result.set("gold", static_cast<double>(counts.gold));
  result.set("predicted", static_cast<double>(counts.predicted));
  result.set("correct", static_cast<double>(counts.correct));
  result.set("precision", counts.precision());
  result.set("recall", counts.recall());
  result.set("f1", counts.f1());
  return result;
}

/// Scores sentences one after the other, `lengths` tokens each.
ChunkScoresObject scoreChunks(StringArray tags, Int32Array lengths, Int32Array gold,
                              Int32Array predicted) {
  const auto right = fromTypedArray<std::int32_t>(gold);
  const auto guessed = fromTypedArray<std::int32_t>(predicted);
  ChunkScorer scorer(fromStringArray(tags));
  std::size_t first = 0;
  for (const std::int32_t length : fromTypedArray<std::int32_t>(lengths)) {
    const auto count = static_cast<std::size_t>(length);
    require<InvalidArgumentError>(
        length >= 0 && count <= right.size() - first && count <= guessed.size() - first,
        "there are fewer tags than tokens");
    scorer.add(std::span(right).subspan(first, count), std::span(guessed).subspan(first, count));
    first += count;
  }
  emscripten::val types = emscripten::val::array();
  for (const ChunkScorer::Type& type : scorer.types()) {
    emscripten::val entry = toObject(type.counts);
    entry.set("name", type.name);
    types.call<void>("push", entry);
  }
  emscripten::val result = emscripten::val::object();
  result.set("accuracy", scorer.accuracy());
  result.set("all", toObject(scorer.all()));
  result.set("types", types);
  return ChunkScoresObject(result);
}

}  // namespace

EMSCRIPTEN_BINDINGS(sequence_tagger) {
  using namespace emscripten;
  register_type<TaggerObject>(UNROLLED_SEQUENCE_MODEL_TYPE
                              " & { tags: number; head?: string | undefined }");
#define UNROLLED_CHUNK_COUNTS_TYPE                                         \
  "{ gold: number; predicted: number; correct: number; precision: number;" \
  " recall: number; f1: number }"
  register_type<ChunkScoresObject>("{ accuracy: number; all: " UNROLLED_CHUNK_COUNTS_TYPE
                                   "; types: ({ name: string } & " UNROLLED_CHUNK_COUNTS_TYPE
                                   ")[] }");
  function("createSequenceTagger", guarded<&createSequenceTagger>);
  function("scoreChunks", guarded<&scoreChunks>);
}

}  // namespace unrolled::bindings

#include "search/window_index.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"

namespace unrolled {
namespace {

constexpr std::string_view kMagic = "unrolidx";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kMostWindows = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kLongestId = 65535;
constexpr const char* kFile = "the index";

void validate(const WindowSearch& options) {
  require<InvalidArgumentError>(
      options.top >= 1 && options.top <= 1000 && std::floor(options.top) == options.top,
      "search.top must be an integer from 1 to 1000, got ", options.top);
  require<InvalidArgumentError>(options.overlap >= 0 && options.overlap < 1,
                                "search.overlap must be from 0 to below 1, got ", options.overlap);
  require<InvalidArgumentError>(!std::isnan(options.minimumScore),
                                "search.minimumScore must be a number, got ", options.minimumScore);
}

}  // namespace

WindowIndex::WindowIndex(std::size_t vectorSize, VectorPrecision precision)
    : vectors_(vectorSize, precision) {}

void WindowIndex::append(std::string_view id, std::span<const SpeechWindow> windows,
                         std::span<const float> vectors) {
  for (const Recording& recording : recordings_) {
    require<InvalidArgumentError>(recording.id != id, "there is already a recording with the id ",
                                  id);
  }
  require<InvalidArgumentError>(id.size() <= kLongestId, "the id of a recording must have at most ",
                                +kLongestId, " bytes, got ", id.size());
  require<ShapeError>(
      vectors.size() / vectorSize() == windows.size() && vectors.size() % vectorSize() == 0,
      windows.size(), " windows must have as many vectors of ", vectorSize(), " numbers, got ",
      vectors.size(), " numbers");
  for (std::size_t i = 0; i < windows.size(); ++i) requireWindow("windows", i, windows[i]);
  require<InvalidArgumentError>(windows.size() <= kMostWindows - count(),
                                "an index can have at most ", +kMostWindows, " windows");
  recordings_.reserve(recordings_.size() + 1);
  windows_.reserve(windows_.size() + windows.size());
  owners_.reserve(owners_.size() + windows.size());
  Recording added{std::string(id), windows.size()};
  vectors_.append(vectors);
  // From here on nothing can fail.
  owners_.insert(owners_.end(), windows.size(), static_cast<std::uint32_t>(recordings_.size()));
  windows_.insert(windows_.end(), windows.begin(), windows.end());
  recordings_.push_back(std::move(added));
}

bool WindowIndex::remove(std::string_view id) {
  std::size_t first = 0;
  for (auto recording = recordings_.begin(); recording != recordings_.end(); ++recording) {
    if (recording->id != id) {
      first += recording->windows;
      continue;
    }
    const auto begin = static_cast<std::ptrdiff_t>(first);
    const auto end = static_cast<std::ptrdiff_t>(first + recording->windows);
    vectors_.erase(first, recording->windows);
    windows_.erase(windows_.begin() + begin, windows_.begin() + end);
    owners_.erase(owners_.begin() + begin, owners_.begin() + end);
    for (auto owner = owners_.begin() + begin; owner != owners_.end(); ++owner) --*owner;
    recordings_.erase(recording);
    return true;
  }
  return false;
}

std::vector<WindowHit> WindowIndex::search(std::span<const float> query,
                                           const WindowSearch& options) {
  validate(options);
  scores_.resize(count());
  vectors_.compare(query, scores_);
  // A heap, since only the first few are wanted: the best comes out first, of equals the earliest.
  candidates_.clear();
  for (std::size_t i = 0; i < count(); ++i) {
    if (static_cast<double>(scores_[i]) >= options.minimumScore) {
      candidates_.push_back(static_cast<std::uint32_t>(i));
    }
  }
  const auto worse = [this](std::uint32_t a, std::uint32_t b) {
    return scores_[a] < scores_[b] || (scores_[a] == scores_[b] && a > b);
  };
  std::make_heap(candidates_.begin(), candidates_.end(), worse);
  std::vector<std::uint32_t> kept;
  for (auto end = candidates_.end();
       end != candidates_.begin() && kept.size() < static_cast<std::size_t>(options.top); --end) {
    std::pop_heap(candidates_.begin(), end, worse);
    const std::uint32_t next = *(end - 1);
    const bool covered = std::any_of(kept.begin(), kept.end(), [&](std::uint32_t better) {
      return owners_[better] == owners_[next] &&
             static_cast<double>(sharedPart(windows_[better], windows_[next])) > options.overlap;
    });
    if (!covered) kept.push_back(next);
  }
  std::vector<WindowHit> hits;
  for (const std::uint32_t place : kept) {
    hits.push_back({recordings_[owners_[place]].id, static_cast<double>(windows_[place].start),
                    static_cast<double>(windows_[place].end), static_cast<double>(scores_[place])});
  }
  return hits;
}

std::vector<std::uint8_t> WindowIndex::toBytes() const {
  ByteWriter to;
  to.text(kMagic);
  to.number(kVersion);
  to.number(static_cast<std::uint32_t>(precision()));
  to.number(static_cast<std::uint32_t>(vectorSize()));
  to.number(static_cast<std::uint32_t>(recordings_.size()));
  to.number(std::uint64_t{count()});
  to.number(std::uint64_t{note.size()});
  to.text(note);
  for (const Recording& recording : recordings_) {
    to.number(static_cast<std::uint32_t>(recording.windows));
    to.number(static_cast<std::uint32_t>(recording.id.size()));
  }
  for (const Recording& recording : recordings_) to.text(recording.id);
  for (const SpeechWindow& window : windows_) {
    to.number(window.start);
    to.number(window.end);
  }
  vectors_.write(to);
  return to.finish();
}

void WindowIndex::readRecordings(ByteReader& from, std::uint32_t count) {
  constexpr std::size_t kSizes = 2 * sizeof(std::uint32_t);
  ByteReader sizes(from.take(count, kSizes), kFile);
  std::vector<std::string_view> ids;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto windows = sizes.number<std::uint32_t>();
    ids.push_back(from.text(sizes.number<std::uint32_t>()));
    recordings_.push_back({std::string(ids.back()), windows});
  }
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  require<FormatError>(twice == ids.end(), kFile, " has two recordings with one id");
}

WindowIndex WindowIndex::fromBytes(std::span<const std::uint8_t> bytes) {
  ByteReader from(bytes, kFile);
  require<FormatError>(from.left() >= kMagic.size() && from.text(kMagic.size()) == kMagic,
                       "these bytes are not an index of recordings");
  const auto version = from.number<std::uint32_t>();
  require<FormatError>(version == kVersion, kFile, " must have version ", kVersion, ", got ",
                       version);
  from.requireChecksum();
  const auto precision = from.number<std::uint32_t>();
  require<FormatError>(precision <= static_cast<std::uint32_t>(VectorPrecision::kInt8), kFile,
                       " has an unknown precision, ", precision);
  const auto vectorSize = from.number<std::uint32_t>();
  require<FormatError>(vectorSize >= 1 && vectorSize <= VectorIndex::kLargestVector, kFile,
                       " must have vectors of 1 to ", +VectorIndex::kLargestVector,
                       " numbers, got ", vectorSize);
  const auto recordings = from.number<std::uint32_t>();
  const auto windows = from.number<std::uint64_t>();
  const auto noteSize = from.number<std::uint64_t>();
  WindowIndex index(vectorSize, static_cast<VectorPrecision>(precision));
  index.note = from.text(noteSize);
  index.readRecordings(from, recordings);
  std::uint64_t total = 0;
  for (const Recording& recording : index.recordings_) total += recording.windows;
  require<FormatError>(total == windows && windows <= kMostWindows, kFile, " says that it has ",
                       windows, " windows, and its recordings have ", total);
  const auto times = from.take(windows, sizeof(SpeechWindow));
  index.windows_.resize(static_cast<std::size_t>(windows));
  std::memcpy(index.windows_.data(), times.data(), times.size());
  for (const SpeechWindow& window : index.windows_) {
    require<FormatError>(
        window.start >= 0 && window.end > window.start && std::isfinite(window.end), kFile,
        " has a window from ", window.start, " s to ", window.end, " s");
  }
  for (std::size_t i = 0; i < index.recordings_.size(); ++i) {
    index.owners_.insert(index.owners_.end(), index.recordings_[i].windows,
                         static_cast<std::uint32_t>(i));
  }
  index.vectors_.read(from, windows);
  require<FormatError>(from.left() == 0, kFile, " goes on after its end, for ", from.left(),
                       " bytes");
  return index;
}

}  // namespace unrolled

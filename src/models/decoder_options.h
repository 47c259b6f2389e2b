#pragma once

#include <string_view>

#include "core/error.h"
#include "models/network_options.h"

namespace unrolled {

/// The network of a decoder, which has one direction. Throws as `checked`, and when it is
/// bidirectional.
RecurrentOptions checkedDecoder(const NetworkOptions& network, std::size_t inputSize);

/// Calls `make`, where messages about a network are about that of the decoder.
template <typename Make>
auto forDecoder(Make make) {
  constexpr std::string_view kPrefix = "network.";
  try {
    return make();
  } catch (const InvalidArgumentError& error) {
    const std::string_view what = error.what();
    if (!what.starts_with(kPrefix)) throw;
    throw InvalidArgumentError(message("decoder.", what.substr(kPrefix.size())));
  }
}

}  // namespace unrolled

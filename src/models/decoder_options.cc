#include "models/decoder_options.h"

namespace unrolled {

RecurrentOptions checkedDecoder(const NetworkOptions& network, std::size_t inputSize) {
  require<InvalidArgumentError>(!network.bidirectional,
                                "decoder.bidirectional must be false, since a decoder may not see "
                                "what it is to write; got true");
  return checked(network, inputSize);
}

}  // namespace unrolled

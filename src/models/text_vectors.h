#pragma once

#include "models/sequence_vectors.h"
#include "models/text_autoencoder.h"

namespace unrolled {

/// The vectors of texts.
using TextVectors = SequenceVectors<TextAutoencoder>;

}  // namespace unrolled

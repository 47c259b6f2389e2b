#pragma once

#include "core/rng.h"
#include "models/sequence_data.h"

namespace unrolled {

/// What is done to the frames that an encoder reads while it is trained, so that it learns to hear
/// through it: noise (Vincent et al. 2008, denoising autoencoders) and time masks (Park et al.
/// 2019, SpecAugment, section 2).
struct SpeechCorruption {
  double noise = 0;        ///< deviation of normal noise added to every number, in its units
  double masks = 0;        ///< stretches of frames that are set to 0
  double maskShare = 0.2;  ///< each at most this part of its segment, from 0 to 1
};

/// Throws InvalidArgumentError, its message beginning with `corruption.`, when an option is outside
/// its range.
void validate(const SpeechCorruption& options);

/// Changes the inputs of a batch; padding stays 0. Draws nothing where nothing is to be done.
void corrupt(const SpeechCorruption& options, Rng& rng, SequenceBatch& batch);

}  // namespace unrolled

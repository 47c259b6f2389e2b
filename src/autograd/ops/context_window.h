#pragma once

#include <cstdint>
#include <span>

#include "autograd/tape.h"

namespace unrolled {

/// Every step of a sequence side by side with its neighbours (Mesnil et al. 2013, section 3.1):
/// x [T, B, E] → [T, B, size · E], where step t has x_{t−k} … x_{t+k}, k = ⌊size / 2⌋. A neighbour
/// beyond either end of its sequence is zero. `lengths` [B] are the steps of each sequence, empty:
/// all T; they must outlive the tape's use of them. Throws ShapeError when x or the lengths do not
/// fit, InvalidArgumentError when `size` is even.
Var contextWindow(Var x, std::size_t size, std::span<const std::int32_t> lengths);

}  // namespace unrolled

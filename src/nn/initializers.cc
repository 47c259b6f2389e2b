#include "nn/initializers.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/rng.h"

namespace unrolled::initializers {
namespace {

/// The block of one gate: [rows, columns] of the parameter, contiguous.
struct Block {
  std::size_t rows;
  std::size_t columns;
};

Block blockOf(const Shape& shape, std::size_t gates) {
  require<ShapeError>(gates > 0 && shape.rank() == 2 && shape[0] % gates == 0, "a matrix of ",
                      gates, " gates cannot have the shape ", shape);
  return {shape[0] / gates, shape[1]};
}

}  // namespace

Initializer constant(float value) {
  return [=](const Shape& shape, float* values, Rng&) { std::fill_n(values, shape.size(), value); };
}

Initializer uniform(float bound) {
  return [=](const Shape& shape, float* values, Rng& rng) {
    std::generate_n(values, shape.size(), [&] { return rng.uniform(-bound, bound); });
  };
}

Initializer normal(float deviation) {
  return [=](const Shape& shape, float* values, Rng& rng) {
    std::generate_n(values, shape.size(), [&] { return deviation * rng.normal(); });
  };
}

Initializer glorotUniform(std::size_t gates) {
  return [=](const Shape& shape, float* values, Rng& rng) {
    const Block block = blockOf(shape, gates);
    const auto fans = static_cast<float>(block.rows + block.columns);
    uniform(std::sqrt(6.0f / fans))(shape, values, rng);
  };
}

Initializer orthogonal(std::size_t gates) {
  return [=](const Shape& shape, float* values, Rng& rng) {
    const Block block = blockOf(shape, gates);
    const auto longer = static_cast<Eigen::Index>(std::max(block.rows, block.columns));
    const auto shorter = static_cast<Eigen::Index>(std::min(block.rows, block.columns));
    for (std::size_t gate = 0; gate < gates; ++gate) {
      Eigen::MatrixXf q(longer, shorter);
      for (float& value : q.reshaped()) value = rng.normal();
      // Gram and Schmidt's way, twice for the digits that the first pass loses: the Q of a QR
      // decomposition whose R has a positive diagonal, so uniform over all such matrices.
      for (Eigen::Index column = 0; column < shorter; ++column) {
        for (Eigen::Index i = 0; i < 2 * column; ++i) {
          const auto earlier = q.col(i % column);
          q.col(column) -= earlier.dot(q.col(column)) * earlier;
        }
        q.col(column).normalize();
      }
      using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
      Eigen::Map<RowMajor> out(values + gate * block.rows * block.columns,
                               static_cast<Eigen::Index>(block.rows),
                               static_cast<Eigen::Index>(block.columns));
      if (block.rows >= block.columns) {
        out = q;
      } else {
        out = q.transpose();
      }
    }
  };
}

Initializer identity(float scale, std::size_t gates) {
  return [=](const Shape& shape, float* values, Rng&) {
    const Block block = blockOf(shape, gates);
    for (std::size_t row = 0; row < shape[0]; ++row) {
      for (std::size_t column = 0; column < block.columns; ++column) {
        values[row * block.columns + column] = row % block.rows == column ? scale : 0.0f;
      }
    }
  };
}

}  // namespace unrolled::initializers

/** What is in the middle of vectors of one length. */
export function mean(vectors: readonly Float32Array[]): Float32Array {
  const middle = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (let i = 0; i < middle.length; i += 1) {
      middle[i] = (middle[i] ?? 0) + (vector[i] ?? 0) / vectors.length;
    }
  }
  return middle;
}

export function difference(one: Float32Array, other: Float32Array): Float32Array {
  return one.map((value, i) => value - (other[i] ?? 0));
}

/** Of the angle between two vectors. */
export function cosine(one: Float32Array, other: Float32Array): number {
  let product = 0;
  let squares = 0;
  let otherSquares = 0;
  for (const [i, value] of one.entries()) {
    const counterpart = other[i] ?? 0;
    product += value * counterpart;
    squares += value * value;
    otherSquares += counterpart * counterpart;
  }
  return product / Math.sqrt(Math.max(squares * otherSquares, Number.MIN_VALUE));
}

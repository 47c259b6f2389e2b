/** How often each word comes up in each sentence, over all words of all of them. */
export function bagsOf(sentences: readonly (readonly string[])[]): Float64Array[] {
  const words = [...new Set(sentences.flat())];
  return sentences.map((tokens) => {
    const bag = new Float64Array(words.length);
    for (const token of tokens) {
      const at = words.indexOf(token);
      bag[at] = (bag[at] ?? 0) + 1;
    }
    return bag;
  });
}

/** One minus the cosine of the angle between two vectors: 0 where they point the same way. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let product = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    product += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  if (squareA === 0 || squareB === 0) return squareA === squareB ? 0 : 1;
  // Rounding may leave a little less than nothing.
  return Math.max(0, 1 - product / Math.sqrt(squareA * squareB));
}

/**
 * How many elements have to be put in, taken out or replaced to make one list of the other
 * (Levenshtein 1966), each at the cost of 1.
 * @param {readonly unknown[]} a
 * @param {readonly unknown[]} b
 */
export function editDistance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, element] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries())
      next.push(Math.min(row[j] + (element === other ? 0 : 1), row[j + 1] + 1, next[j] + 1));
    row = next;
  }
  return row[b.length];
}

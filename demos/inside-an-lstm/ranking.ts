/** How well each unit of a layer tracks a pattern. */

export interface Ranked {
  readonly unit: number;
  /** Pearson's correlation of the unit's activation with the pattern, over all characters. */
  readonly correlation: number;
}

/**
 * All units by the size of their correlation with `pattern` [T], best first. `activations` is [T, units].
 * Empty when the pattern never changes, so that there is nothing to track.
 */
export function rank(activations: Float32Array, units: number, pattern: Float64Array): Ranked[] {
  const length = pattern.length;
  const mean = pattern.reduce((sum, value) => sum + value, 0) / length;
  const deviations = pattern.map((value) => value - mean);
  const spread = deviations.reduce((sum, value) => sum + value * value, 0);
  if (length < 2 || spread === 0) return [];
  const ranked: Ranked[] = [];
  for (let unit = 0; unit < units; unit += 1) {
    let sum = 0;
    for (let t = 0; t < length; t += 1) sum += activations[t * units + unit] ?? 0;
    const average = sum / length;
    let shared = 0;
    let own = 0;
    for (let t = 0; t < length; t += 1) {
      const deviation = (activations[t * units + unit] ?? 0) - average;
      shared += deviation * (deviations[t] ?? 0);
      own += deviation * deviation;
    }
    ranked.push({ unit, correlation: own > 0 ? shared / Math.sqrt(own * spread) : 0 });
  }
  return ranked.sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}

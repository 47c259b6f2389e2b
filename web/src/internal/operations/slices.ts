/**
 * How long one request may compute. Between two requests others get their turn: an abort, a sample
 * while training, the page's own work.
 */
const kMilliseconds = 15;

/** A clock that starts now. */
export function budgetOf(): { spent: () => boolean; seconds: () => number } {
  const start = performance.now();
  return {
    spent: () => performance.now() - start >= kMilliseconds,
    seconds: () => (performance.now() - start) / 1000,
  };
}

/**
 * Puts off drawing to the next frame and draws at most once in it. A hidden tab has no frames, so it
 * draws nothing until it is seen again.
 */
export function oncePerFrame(draw: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}

/** Resolves in the next frame. */
export function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/**
 * Lets the page breathe between two chunks of long work. A timer, not a frame, so that work goes on
 * in a hidden tab.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Whether the visitor has asked for less motion. */
export function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

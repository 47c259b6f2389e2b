/**
 * Starts a stopwatch. The function it gives says what went by since: on the clock, and of processors,
 * which other work on the machine does not lengthen as much.
 * @returns {() => { seconds: number, processorSeconds: number }}
 */
export function stopwatch() {
  const started = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return {
      seconds: (performance.now() - started) / 1000,
      processorSeconds: (user + system) / 1e6,
    };
  };
}

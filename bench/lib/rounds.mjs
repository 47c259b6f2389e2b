// Measures systems beside each other: all are made ready, then each computes one round in turn
// (A B C A B C …), so that whatever the machine does in the meantime hits all alike. Only one of them
// computes at a time.

/** @typedef {{ rounds: number, seconds: number, warmUp: number }} Effort */

/** @type {Effort} */
export const kThorough = { rounds: 9, seconds: 1, warmUp: 2 };
/** @type {Effort} */
export const kQuick = { rounds: 3, seconds: 0.3, warmUp: 0.5 };

const kMostIterations = 20000;
/** A system that is far slower than a round is long takes part in this many rounds only. */
const kSlowRounds = 3;

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs the system until it is warm, and says how many iterations a round of it shall have. */
async function warmUp(system, effort) {
  let iterations = 1;
  let spent = 0;
  let seconds;
  do {
    seconds = await system.round(iterations);
    spent += seconds;
    const fitting = Math.round((iterations * effort.seconds) / Math.max(seconds, 1e-6));
    // At most eightfold: the first iterations are far slower than the later ones.
    iterations = Math.min(Math.max(1, fitting), iterations * 8, kMostIterations);
  } while (spent < effort.warmUp);
  return { iterations, rounds: seconds > 3 * effort.seconds ? kSlowRounds : effort.rounds };
}

/**
 * Measures one case. `contestants` are systems that are not yet ready; one that cannot be made ready,
 * or that fails, is left out and its reason told.
 * @param {{ label: string, job: import('./work.mjs').Job, open: () => object, hint?: string }[]} contestants
 * @param {Effort} effort
 * @param {(message: string) => void} tell
 * @param {() => Promise<void>} [eachRound] what else takes its turn in each round
 * @returns {Promise<Map<object, number>>} the median of the seconds of one iteration, by contestant
 */
export async function measure(contestants, effort, tell, eachRound) {
  const running = [];
  const leaveOut = async (one, error) => {
    const { label, hint } = one.contestant;
    tell(`${label} is left out: ${error.message}${hint ? ` (${hint})` : ''}`);
    one.failed = true;
    await one.system?.close();
  };

  for (const contestant of contestants) {
    const one = { contestant, seconds: [] };
    try {
      one.system = await contestant.open();
      const answer = await one.system.prepare(contestant.job);
      if (answer?.variant) contestant.job.variant = answer.variant;
      tell(`${contestant.label}: warming up`);
      Object.assign(one, await warmUp(one.system, effort));
      running.push(one);
    } catch (error) {
      await leaveOut(one, error);
    }
  }

  for (let round = 0; round < effort.rounds; ++round) {
    tell(`round ${round + 1} of ${effort.rounds}`);
    await eachRound?.();
    for (const one of running) {
      if (one.failed || round >= one.rounds) continue;
      try {
        one.seconds.push((await one.system.round(one.iterations)) / one.iterations);
      } catch (error) {
        await leaveOut(one, error);
      }
    }
  }

  const done = running.filter((one) => !one.failed);
  await Promise.all(done.map((one) => one.system.close()));
  return new Map(done.map((one) => [one.contestant, median(one.seconds)]));
}

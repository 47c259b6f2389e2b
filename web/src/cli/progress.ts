import { SingleBar } from 'cli-progress';
import type { TrainingProgress } from '../training.js';
import { printJson } from './output.js';

/** Shows how training goes on. */
export interface ProgressView {
  report(progress: TrainingProgress): void;
  end(): void;
}

/** One object a line. */
export function jsonProgress(): ProgressView {
  return { report: printJson, end: () => undefined };
}

/** A bar on standard error, or, where that is no terminal, a line now and then. */
export function barProgress(firstStep: number, steps: number): ProgressView {
  const isTerminal = process.stderr.isTTY;
  const bar = new SingleBar({
    format:
      '{bar} {value}/{total} · loss {loss}{validation} · {rate} tokens/s · {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 5000,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    // The handlers of Ctrl-C are ours: they save.
    gracefulExit: false,
    emptyOnZero: true,
  });
  let validation = '';
  bar.start(steps, 0, { loss: '–', rate: '–', validation });
  return {
    report({ step, loss, tokensPerSecond, validationLoss }) {
      if (validationLoss !== undefined) validation = ` · validation ${validationLoss.toFixed(4)}`;
      const rate = Math.round(tokensPerSecond).toLocaleString('en-US');
      bar.update(step - firstStep, { loss: loss.toFixed(4), rate, validation });
    },
    end() {
      bar.stop();
      if (!isTerminal) process.stderr.write('\n');
    },
  };
}

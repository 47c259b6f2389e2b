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

function makeBar(format: string): SingleBar {
  return new SingleBar({
    format,
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
}

function endBar(bar: SingleBar): void {
  bar.stop();
  if (!process.stderr.isTTY) process.stderr.write('\n');
}

/** The same for files: how many are done, and which is read. */
export function fileProgress(files: number): {
  report(done: number, name: string): void;
  end(): void;
} {
  const bar = makeBar('{bar} {done}/{total} files · {eta_formatted} left · {name}');
  bar.start(files, 0, { done: 0, name: '' });
  return {
    report: (done, name) => bar.update(done, { done: Math.floor(done), name }),
    end: () => endBar(bar),
  };
}

/** A bar on standard error, or, where that is no terminal, a line now and then. */
export function barProgress(firstStep: number, steps: number): ProgressView {
  const bar = makeBar(
    '{bar} {value}/{total} · loss {loss}{validation} · {rate} tokens/s · {eta_formatted} left',
  );
  let validation = '';
  bar.start(steps, 0, { loss: '–', rate: '–', validation });
  return {
    report({ step, loss, tokensPerSecond, validationLoss }) {
      if (validationLoss !== undefined) validation = ` · validation ${validationLoss.toFixed(4)}`;
      const rate = Math.round(tokensPerSecond).toLocaleString('en-US');
      bar.update(step - firstStep, { loss: loss.toFixed(4), rate, validation });
    },
    end: () => endBar(bar),
  };
}

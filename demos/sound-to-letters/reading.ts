import type { CtcHypothesis, CtcRecognizer, Waveform } from 'unrolled';

/** Hypotheses that are shown. */
export const shownHypotheses = 6;

/** A label of the best path, and the step at which it begins. */
export interface PathLabel {
  readonly label: number;
  readonly step: number;
  /** Trimming, which drops the blanks first, merges it with the one before. */
  readonly lost: boolean;
}

/** What a network makes of a sound, step by step and in the end. */
export interface Reading {
  /** What it can write. The blank is the class behind the last of them. */
  readonly labels: readonly string[];
  readonly stepSeconds: number;
  readonly steps: number;
  /** [steps, labels + 1], the blank at the end. */
  readonly posteriors: Float32Array;
  /** The likeliest class of every step. */
  readonly best: readonly number[];
  /** What CTC writes for the best path: repeats merged, then blanks dropped. */
  readonly path: readonly PathLabel[];
  /** What a beam finds, the likeliest first; the first is what is read. */
  readonly hypotheses: readonly CtcHypothesis[];
  /** The likeliest label of every step, were there no blank, repeats merged. */
  readonly forced: readonly string[];
}

export async function read(
  recognizer: CtcRecognizer,
  sound: Waveform,
  beamWidth: number,
): Promise<Reading> {
  const [made] = await recognizer.transcribe([sound], {
    posteriors: true,
    beamWidth,
    nBest: Math.min(shownHypotheses, beamWidth),
  });
  const { labels, stepSeconds } = recognizer;
  if (!made?.posteriors || stepSeconds === undefined)
    throw new Error('This network hears no sound.');
  const { posteriors, hypotheses, trimmed = [] } = made;
  const classes = labels.length + 1;
  const steps = posteriors.length / classes;
  const best = Array.from({ length: steps }, (_, step) => {
    const row = posteriors.subarray(step * classes, (step + 1) * classes);
    return row.indexOf(Math.max(...row));
  });
  const path = collapsed(best, labels.length);
  return { labels, stepSeconds, steps, posteriors, best, path, hypotheses, forced: trimmed };
}

/** Repeats are merged, then blanks dropped. */
function collapsed(best: readonly number[], blank: number): PathLabel[] {
  const path: PathLabel[] = [];
  for (const [step, label] of best.entries()) {
    if (label === blank || label === best[step - 1]) continue;
    path.push({ label, step, lost: path.at(-1)?.label === label });
  }
  return path;
}

/** The step during which a time is. */
export function stepAt({ stepSeconds, steps }: Reading, seconds: number): number {
  return Math.min(Math.max(Math.floor(seconds / stepSeconds), 0), Math.max(steps - 1, 0));
}

/** The likeliest classes of a step, with their probabilities. */
export function likeliest(
  { labels, posteriors }: Reading,
  step: number,
  count: number,
): { readonly name: string; readonly share: number }[] {
  const classes = labels.length + 1;
  return [...posteriors.subarray(step * classes, (step + 1) * classes)]
    .map((share, i) => ({ name: labels[i] ?? 'blank', share }))
    .sort((a, b) => b.share - a.share)
    .slice(0, count);
}

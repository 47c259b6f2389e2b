import type { Backend } from '../internal/backend.js';
import type { Response } from '../internal/operations/execute.js';
import { defined, type Given } from '../internal/validate.js';
import type { FitOptions, TrainerOptions, ValidatedProgress } from '../training.js';

/** One call of `fit`. */
export interface Session<Evaluation> {
  request: Backend['request'];
  model: number;
  options: Given<FitOptions>;
  /** Hands the data to C++, with the options of the trainer. */
  begin(trainer: Given<TrainerOptions>): Promise<Response<'trainingPlace'>>;
  /** Steps over the life of the model so far. */
  step: number;
  began(): void;
  stepped(step: number): void;
  /** What the model makes of the validation data and the loss of it; undefined when aborted. */
  validate?: (() => Promise<{ evaluation: Evaluation; loss: number } | undefined>) | undefined;
  /** Whether to report `stateGradientNorms`. */
  stateGradients?: boolean | undefined;
}

/** Steps from `step` to the next multiple of `every`. */
function untilMultiple(step: number, every: number): number {
  return every - (step % every);
}

/** Steps to the next event: whichever comes first of a report, a validation and the end. */
function untilEvent<Evaluation>(
  { options, validate }: Session<Evaluation>,
  step: number,
  left: number,
  leftOfEpoch: number,
): number {
  const distances = [left, untilMultiple(step, options.reportEvery ?? 1)];
  if (validate) {
    distances.push(
      options.validateEvery ? untilMultiple(step, options.validateEvery) : leftOfEpoch,
    );
  }
  return Math.min(...distances);
}

/** The loop behind the `fit` of every model. */
export async function* fit<Evaluation>(
  session: Session<Evaluation>,
): AsyncGenerator<ValidatedProgress<Evaluation>, void, undefined> {
  const { request, model, options, validate, stateGradients = false } = session;
  const { signal, epochs = 1, optimizer, schedule, clipNorm, clipValue } = options;
  if (signal?.aborted) return;

  const place = await session.begin(defined({ optimizer, schedule, clipNorm, clipValue }));
  session.began();

  const { stepsPerEpoch } = place;
  let { step } = session;
  let stepOfEpoch = place.step % stepsPerEpoch;
  let left = options.steps ?? epochs * stepsPerEpoch - stepOfEpoch;
  let tokens = 0;

  while (left > 0) {
    const steps = untilEvent(session, step, left, stepsPerEpoch - stepOfEpoch);
    let seconds = 0;
    let tokensOfReport = 0;
    let slice: Response<'train'> | undefined;
    for (let done = 0; done < steps; done += slice.steps) {
      if (signal?.aborted) return;
      slice = await request('train', { model, steps: steps - done, stateGradients });
      step = slice.step;
      session.stepped(step);
      seconds += slice.seconds;
      tokensOfReport += slice.tokens;
    }
    if (!slice) return;
    left -= steps;
    stepOfEpoch = (stepOfEpoch + steps) % stepsPerEpoch;
    tokens += tokensOfReport;

    const progress: ValidatedProgress<Evaluation> = {
      step,
      epoch: slice.epoch,
      loss: slice.loss,
      gradientNorm: slice.gradientNorm,
      learningRate: slice.learningRate,
      tokens,
      // A clock may be too coarse for the step.
      tokensPerSecond: tokensOfReport / Math.max(seconds, 1e-4),
    };
    if (slice.stateGradientNorms) progress.stateGradientNorms = slice.stateGradientNorms;
    const isDue = options.validateEvery ? step % options.validateEvery === 0 : stepOfEpoch === 0;
    if (validate && (isDue || left === 0)) {
      const validation = await validate();
      if (validation !== undefined) {
        progress.validation = validation.evaluation;
        progress.validationLoss = validation.loss;
      }
    }
    yield progress;
  }
}

import type { Backend } from '../internal/backend.js';
import type { Response } from '../internal/operations/index.js';
import type { Given } from '../internal/validate.js';
import type { TrainingProgress } from '../training.js';
import type { LanguageModelFitOptions } from './options.js';

/** One call of `fit`. */
interface Session {
  request: Backend['request'];
  model: number;
  text: string | Int32Array;
  options: Given<LanguageModelFitOptions>;
  /** Steps over the life of the model so far. */
  step: number;
  began(): void;
  stepped(step: number): void;
  /** The loss on the validation text; undefined when aborted. */
  validate(): Promise<number | undefined>;
  validates: boolean;
}

/** Steps from `step` to the next multiple of `every`. */
function untilMultiple(step: number, every: number): number {
  return every - (step % every);
}

/** Steps to the next event: whichever comes first of a report, a validation and the end. */
function untilEvent(
  { options, validates }: Session,
  step: number,
  left: number,
  leftOfEpoch: number,
): number {
  const distances = [left, untilMultiple(step, options.reportEvery ?? 1)];
  if (validates) {
    distances.push(
      options.validateEvery ? untilMultiple(step, options.validateEvery) : leftOfEpoch,
    );
  }
  return Math.min(...distances);
}

/** The loop behind `LanguageModel.fit`. */
export async function* fit(session: Session): AsyncGenerator<TrainingProgress, void, undefined> {
  const { request, model, options } = session;
  const {
    signal,
    epochs = 1,
    batchSize,
    sequenceLength,
    optimizer,
    schedule,
    clipNorm,
    clipValue,
    stateGradients = false,
  } = options;
  if (signal?.aborted) return;

  const training = {
    batchSize,
    sequenceLength,
    optimizer,
    schedule,
    clipNorm,
    clipValue,
    stateGradients,
  };
  const place = await request('beginTraining', {
    model,
    text: session.text,
    training: defined(training),
  });
  session.began();

  const { windowsPerEpoch, tokensPerStep } = place;
  let { step } = session;
  let window = place.window % windowsPerEpoch;
  let left = options.steps ?? epochs * windowsPerEpoch - window;
  let tokens = 0;

  while (left > 0) {
    const steps = untilEvent(session, step, left, windowsPerEpoch - window);
    let seconds = 0;
    let slice: Response<'train'> | undefined;
    for (let done = 0; done < steps; done += slice.steps) {
      if (signal?.aborted) return;
      slice = await request('train', { model, steps: steps - done, stateGradients });
      step = slice.step;
      session.stepped(step);
      seconds += slice.seconds;
    }
    if (!slice) return;
    left -= steps;
    window = (window + steps) % windowsPerEpoch;
    tokens += steps * tokensPerStep;

    const progress: TrainingProgress = {
      step,
      epoch: slice.epoch,
      loss: slice.loss,
      gradientNorm: slice.gradientNorm,
      learningRate: slice.learningRate,
      tokens,
      // A clock may be too coarse for the step.
      tokensPerSecond: (steps * tokensPerStep) / Math.max(seconds, 1e-4),
    };
    if (slice.stateGradientNorms) progress.stateGradientNorms = slice.stateGradientNorms;
    const isDue = options.validateEvery ? step % options.validateEvery === 0 : window === 0;
    if (session.validates && (isDue || left === 0)) {
      const validationLoss = await session.validate();
      if (validationLoss !== undefined) progress.validationLoss = validationLoss;
    }
    yield progress;
  }
}

/** Without what is undefined. */
function defined<T extends object>(object: T): Given<T> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as Given<T>;
}

/**
 * Trains epoch by epoch and gives back the model as it was after the epoch with the best score on the
 * held-out data; disposes of the one that was trained.
 *
 * @template {{ fit: Function, save(): Promise<Uint8Array>, dispose(): void }} Model
 * @param {import('unrolled').Unrolled} unrolled
 * @param {Model} model
 * @param {{ train: unknown[], held: unknown[], score: (evaluation: any) => number, tell: (line: string) => void }} work
 *   `score` of what `evaluate` gives; more is better
 * @param {object} options of `fit`
 * @returns {Promise<{ model: Model, epoch: number }>}
 */
export async function fitKeepingBest(unrolled, model, { train, held, score, tell }, options) {
  let best = { epoch: 0, score: -Infinity, file: new Uint8Array() };
  for await (const progress of model.fit(train, {
    ...options,
    validation: held,
    // Only after each epoch, when it is evaluated.
    reportEvery: Number.MAX_SAFE_INTEGER,
  })) {
    const { epoch, loss, validation, tokensPerSecond } = progress;
    const reached = score(validation);
    tell(
      `epoch ${epoch}: loss ${loss.toFixed(4)}, held out ${reached.toFixed(4)}, ` +
        `${Math.round(tokensPerSecond)} tokens/s`,
    );
    if (reached > best.score) best = { epoch, score: reached, file: await model.save() };
  }
  model.dispose();
  return { model: await unrolled.open(best.file), epoch: best.epoch };
}

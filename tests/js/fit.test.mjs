import { expect, test } from '@jest/globals';
import { InvalidArgumentError } from 'unrolled';
import { elman } from './support/elman.mjs';
import { inEachMode } from './support/modes.mjs';
import { collect, kFit, kSmall, kText, kVocabulary } from './support/text.mjs';

inEachMode((library) => {
  test('training lowers the loss, and says how it goes', async () => {
    const model = await library().languageModel(kSmall);
    const before = await model.evaluate(kText);
    const steps = await collect(model.fit(kText, { ...kFit, steps: 100 }));
    const after = await model.evaluate(kText);

    expect(before.loss).toBeCloseTo(Math.log(kVocabulary.size), 0);
    expect(after.loss).toBeLessThan(before.loss / 2);
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(steps[99]).toEqual({
      step: 100,
      epoch: expect.any(Number),
      loss: expect.any(Number),
      gradientNorm: expect.any(Number),
      learningRate: 0.01,
      tokens: 100 * 4 * 16,
      tokensPerSecond: expect.any(Number),
    });
    expect(steps[99].gradientNorm).toBeGreaterThan(0);
    expect(steps[99].tokensPerSecond).toBeGreaterThan(0);
  });

  test.each(['elman', 'lstm', 'gru'])(
    'two layers of %s with embedding and dropout learn',
    async (cell) => {
      const network = { cell, hiddenSize: 16, numLayers: 2, dropout: 0.1 };
      const model = await library().languageModel({
        vocabulary: kVocabulary,
        network,
        embeddingSize: 8,
      });
      const before = await model.evaluate(kText);
      await collect(model.fit(kText, { ...kFit, steps: 100 }));
      expect((await model.evaluate(kText)).loss).toBeLessThan(before.loss * 0.8);
    },
  );

  test('the same seed gives the same run, another seed another', async () => {
    /** @param {number} seed */
    const losses = async (seed) => {
      const network = { cell: 'gru', hiddenSize: 8, numLayers: 2, dropout: 0.3 };
      const model = await library().languageModel({ vocabulary: kVocabulary, network, seed });
      return (await collect(model.fit(kText, { ...kFit, steps: 8 }))).map(({ loss }) => loss);
    };
    const first = await losses(1);
    expect(await losses(1)).toEqual(first);
    expect(await losses(2)).not.toEqual(first);
  });

  test('windows are read, and the state carried, as the interface says', async () => {
    // 47 tokens in 2 streams of 23: three windows of 7 fit whole, with the token after each.
    const [batchSize, sequenceLength] = [2, 7];
    const tokens = Int32Array.from({ length: 47 }, (_, i) => (i * i + 3 * i) % kVocabulary.size);
    const model = await library().languageModel({
      vocabulary: kVocabulary,
      network: { cell: 'elman', hiddenSize: 6 },
    });
    // So small a rate changes no weight, so every loss can be had from the first ones.
    const optimizer = { type: 'sgd', learningRate: 1e-30 };
    const steps = await collect(
      model.fit(tokens, { batchSize, sequenceLength, epochs: 2, optimizer }),
    );

    const network = elman(await model.parameters());
    const expected = [];
    for (let epoch = 1; epoch <= 2; ++epoch) {
      const states = [network.initial(), network.initial()];
      for (let window = 0; window < 3; ++window) {
        let sum = 0;
        for (const [stream, state] of states.entries()) {
          let h = state;
          for (let t = 0; t < sequenceLength; ++t) {
            const place = stream * 23 + window * sequenceLength + t;
            const result = network.step(tokens[place], h);
            h = result.h;
            sum -= result.logProbabilities[tokens[place + 1]];
          }
          states[stream] = h;
        }
        expected.push({ epoch, loss: expect.closeTo(sum / (batchSize * sequenceLength), 5) });
      }
    }
    expect(steps.map(({ epoch, loss }) => ({ epoch, loss }))).toEqual(expected);
  });

  test('epochs counts readings of the text, and steps wins over it', async () => {
    // 26 lines in 4 streams: the windows of one reading.
    const perEpoch = Math.floor((Math.floor(kText.length / 4) - 1) / 16);
    const model = await library().languageModel(kSmall);
    expect(await collect(model.fit(kText, kFit))).toHaveLength(perEpoch);
    expect(await collect(model.fit(kText, { ...kFit, epochs: 3 }))).toHaveLength(3 * perEpoch);
    expect(await collect(model.fit(kText, { ...kFit, epochs: 3, steps: 5 }))).toHaveLength(5);
    // What is left of the epoch that the five steps began.
    expect(await collect(model.fit(kText, { ...kFit, epochs: 1 }))).toHaveLength(perEpoch - 5);
  });

  test('reportEvery and validateEvery say which steps are yielded', async () => {
    const model = await library().languageModel(kSmall);
    const steps = await collect(
      model.fit(kText, { ...kFit, steps: 12, reportEvery: 5, validation: kText, validateEvery: 4 }),
    );
    expect(steps.map(({ step, validationLoss }) => [step, validationLoss !== undefined])).toEqual([
      [4, true],
      [5, false],
      [8, true],
      [10, false],
      [12, true],
    ]);
    expect(steps.at(-1)?.validationLoss).toBe((await model.evaluate(kText)).loss);
  });

  test('without validateEvery, every epoch and the end are validated', async () => {
    const perEpoch = Math.floor((Math.floor(kText.length / 4) - 1) / 16);
    const model = await library().languageModel(kSmall);
    const steps = await collect(
      model.fit(kText, { ...kFit, steps: perEpoch + 3, validation: kText }),
    );
    const validated = steps.filter(({ validationLoss }) => validationLoss !== undefined);
    expect(validated.map(({ step }) => step)).toEqual([perEpoch, perEpoch + 3]);
  });

  test('leaving the loop stops; calling fit again goes on exactly there', async () => {
    const whole = await library().languageModel(kSmall);
    const uninterrupted = (await collect(whole.fit(kText, { ...kFit, steps: 30 }))).map(
      ({ loss }) => loss,
    );

    const parts = await library().languageModel(kSmall);
    const losses = [];
    while (losses.length < 30) {
      for await (const { loss } of parts.fit(kText, { ...kFit, steps: 30 - losses.length })) {
        losses.push(loss);
        if (losses.length % 7 === 0) break;
      }
    }
    expect(losses).toEqual(uninterrupted);
    expect(await parts.parameters()).toEqual(await whole.parameters());
  });

  test('training never runs ahead of what was yielded', async () => {
    const model = await library().languageModel(kSmall);
    const before = await model.parameters();
    const training = model.fit(kText, { ...kFit, steps: 10 });
    await training.next();
    const after = await model.parameters();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await model.parameters()).toEqual(after);
    expect(after).not.toEqual(before);
    await training.return();
  });

  test('a signal stops between two steps and leaves a model that works', async () => {
    const model = await library().languageModel(kSmall);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const began = performance.now();
    // Without the signal this would take hours.
    const steps = await collect(
      model.fit(kText, { ...kFit, steps: 1e8, reportEvery: 1e7, signal: controller.signal }),
    );
    expect(performance.now() - began).toBeLessThan(5000);
    expect(steps).toEqual([]);
    expect((await model.evaluate(kText)).loss).toBeLessThan(Math.log(kVocabulary.size));
    expect(await collect(model.fit(kText, { ...kFit, signal: controller.signal }))).toEqual([]);
  });

  test('others get their turn while a model trains: it can be sampled from', async () => {
    const model = await library().languageModel(kSmall);
    const controller = new AbortController();
    const { signal } = controller;
    const training = collect(model.fit(kText, { ...kFit, steps: 1e8, reportEvery: 1e7, signal }));
    const text = await model.generate({ length: 50, seed: 1 });
    expect(text).toHaveLength(50);
    controller.abort();
    await training;
  });

  test('one model cannot be trained by two loops at once', async () => {
    const model = await library().languageModel(kSmall);
    const training = model.fit(kText, kFit);
    await training.next();
    const second = model.fit(kText, kFit).next();
    await expect(second).rejects.toThrow(
      new InvalidArgumentError(
        'fit must be left before it is called again: the model is being trained already',
      ),
    );
    await training.return();
    await expect(model.fit(kText, { ...kFit, steps: 1 }).next()).resolves.toMatchObject({
      done: false,
    });
  });

  test('clipping, schedules and optimisers reach the trainer', async () => {
    const model = await library().languageModel(kSmall);
    const steps = await collect(
      model.fit(kText, {
        ...kFit,
        steps: 6,
        clipNorm: 1e-3,
        clipValue: 1,
        optimizer: { type: 'sgd', learningRate: 1 },
        schedule: { type: 'step', stepSize: 2, gamma: 0.5 },
      }),
    );
    expect(steps.map(({ learningRate }) => learningRate)).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
    for (const type of ['sgd', 'momentum', 'rmsprop', 'adagrad', 'adam', 'adamw']) {
      const optimizer = { type, learningRate: 1e-3 };
      const [progress] = await collect(model.fit(kText, { ...kFit, steps: 1, optimizer }));
      expect(progress.loss).toBeLessThan(10);
    }
  });
});

// Nothing grows: the heap of the module is as large after long work as shortly after its beginning.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { load } from 'unrolled';
import { inEachMode, kSides } from './support/modes.mjs';
import { collect, kFit, kSmall, kText, kVocabulary } from './support/text.mjs';

inEachMode((library) => {
  const heapBytes = async () => (await library().memory()).heapBytes;

  test('1 000 models, trained, saved, opened and disposed of', async () => {
    let early = 0;
    for (let i = 0; i < 1000; ++i) {
      const model = await library().languageModel({ ...kSmall, seed: i });
      if (i % 10 === 0) {
        await collect(model.fit(kText, { ...kFit, steps: 1 }));
        const copy = await library().open(await model.save({ optimizer: true }));
        await copy.generate({ length: 5 });
        copy.dispose();
      }
      model.dispose();
      if (i === 100) early = await heapBytes();
    }
    expect(await heapBytes()).toBe(early);
    expect(library().liveObjects()).toBe(0);
  });

  test('100 000 characters written', async () => {
    const model = await library().languageModel(kSmall);
    await model.generate({ length: 100 });
    const early = await heapBytes();
    expect(await model.generate({ length: 50_000, seed: 1 })).toHaveLength(50_000);
    for (let i = 0; i < 100; ++i)
      await model.generate({ length: 500, seed: i, topK: 5, stop: 'qqqqq' });
    expect(await heapBytes()).toBe(early);
  });

  test('10 000 steps of training', async () => {
    const model = await library().languageModel({
      vocabulary: kVocabulary,
      network: { cell: 'lstm', hiddenSize: 8 },
    });
    const options = { ...kFit, batchSize: 2, sequenceLength: 8, reportEvery: 100 };
    const steps = 10_000;
    let early = 0;
    let last = 0;
    for await (const { step } of model.fit(kText, {
      ...options,
      steps,
      validation: kText,
      validateEvery: 1000,
    })) {
      if (step === 100) early = await heapBytes();
      last = step;
    }
    expect(last).toBe(steps);
    expect(await heapBytes()).toBe(early);
  }, 60_000);

  test('failures leave nothing behind', async () => {
    const model = await library().languageModel(kSmall);
    const early = await heapBytes();
    for (let i = 0; i < 300; ++i) {
      await expect(model.generate({ prompt: '€' })).rejects.toThrow();
      await expect(model.fit('a').next()).rejects.toThrow();
      await expect(
        library().languageModel({ ...kSmall, network: { hiddenSize: 50_000 } }),
      ).rejects.toThrow();
      await expect(library().open(new Uint8Array(100))).rejects.toThrow();
    }
    expect(await heapBytes()).toBe(early);
    expect(library().liveObjects()).toBe(1);
  });
}, kSides);

describe('what was forgotten', () => {
  test('liveObjects counts models and what reads or writes by them', async () => {
    const unrolled = await load();
    const model = await unrolled.languageModel(kSmall);
    expect(unrolled.liveObjects()).toBe(1);
    const stream = model.stream();
    await stream.next();
    expect(unrolled.liveObjects()).toBe(2);
    expect((await unrolled.memory()).objects).toBe(2);
    await stream.return();
    expect(unrolled.liveObjects()).toBe(1);
    model[Symbol.dispose]();
    expect(unrolled.liveObjects()).toBe(0);
    expect((await unrolled.memory()).objects).toBe(0);
    unrolled.dispose();
  });

  test('a stream that was left where it was goes with its model', async () => {
    const unrolled = await load();
    const model = await unrolled.languageModel(kSmall);
    const stream = model.stream();
    await stream.next();
    model.dispose();
    expect(unrolled.liveObjects()).toBe(0);
    expect((await unrolled.memory()).objects).toBe(0);
    await expect(stream.next()).rejects.toThrow('languageModel.stream was called after');
    unrolled.dispose();
  });

  test.each([false, true])(
    'is released when the collector finds it (worker: %s)',
    async (worker) => {
      // In a process of its own, since only there the collector can be called.
      const program = `
      import { load, Vocabulary } from 'unrolled';
      const unrolled = await load({ worker: ${worker} });
      const vocabulary = Vocabulary.characters('ab');
      for (let i = 0; i < 20; ++i) await unrolled.languageModel({ vocabulary, network: { hiddenSize: 4 } });
      const before = unrolled.liveObjects();
      for (let i = 0; i < 50 && unrolled.liveObjects() > 0; ++i) {
        gc();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      console.log(JSON.stringify([before, unrolled.liveObjects(), (await unrolled.memory()).objects]));
    `;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--expose-gc', '--input-type=module', '--eval', program],
        { cwd: new URL('../..', import.meta.url) },
      );
      // The last one may still be held by the loop.
      const [before, after, objects] = JSON.parse(stdout);
      expect(before).toBe(20);
      expect(after).toBeLessThanOrEqual(1);
      expect(objects).toBe(after);
    },
  );

  test('a Worker that has nothing to do lets the process end', async () => {
    const program = `
      import { load, Vocabulary } from 'unrolled';
      const unrolled = await load({ worker: true });
      const model = await unrolled.languageModel({ vocabulary: Vocabulary.characters('ab') });
      console.log((await model.generate({ length: 3 })).length);
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { cwd: new URL('../..', import.meta.url), timeout: 20_000 },
    );
    expect(stdout).toBe('3\n');
  });
});

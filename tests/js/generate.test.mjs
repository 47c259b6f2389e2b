import { beforeAll, expect, test } from '@jest/globals';
import { Vocabulary } from 'unrolled';
import { inEachMode } from './support/modes.mjs';
import { collect, kFit, kSmall, kText } from './support/text.mjs';

inEachMode((library) => {
  /** @type {Uint8Array<ArrayBuffer>} */
  let trained;

  beforeAll(async () => {
    const model = await library().languageModel(kSmall);
    await collect(model.fit(kText, { ...kFit, steps: 150 }));
    trained = await model.save();
  });

  test('the same seed writes the same text, whole, in pieces and token by token', async () => {
    const model = await library().open(trained);
    const options = { prompt: 'a is ', length: 200, temperature: 0.8, seed: 7 };
    const text = await model.generate(options);
    expect(text).toHaveLength(200);
    expect(await model.generate(options)).toBe(text);
    expect((await collect(model.stream(options))).join('')).toBe(text);
    expect((await collect(model.streamSteps(options))).map((step) => step.text).join('')).toBe(
      text,
    );
    expect(await model.generate({ ...options, seed: 8 })).not.toBe(text);
  });

  test('without a seed every text is another', async () => {
    const model = await library().open(trained);
    expect(await model.generate()).not.toBe(await model.generate());
    expect(await model.generate()).toHaveLength(300);
  });

  test('temperature 0 and topK 1 take the likeliest token', async () => {
    const model = await library().open(trained);
    const greedy = await model.generate({ prompt: 'c', length: 60, temperature: 0 });
    expect(await model.generate({ prompt: 'c', length: 60, topK: 1, seed: 3 })).toBe(greedy);
    expect(await model.generate({ prompt: 'c', length: 60, topP: 1e-9, seed: 3 })).toBe(greedy);
    const steps = await collect(
      model.streamSteps({ prompt: 'c', length: 60, temperature: 0, candidates: 1 }),
    );
    expect(steps.map(({ candidates }) => candidates[0].text).join('')).toBe(greedy);
  });

  test('candidates are the likeliest tokens, and their probabilities add up', async () => {
    const model = await library().open(trained);
    const { size, tokens } = model.vocabulary;
    const [step] = await collect(
      model.streamSteps({ prompt: 'd i', length: 1, candidates: size, seed: 1 }),
    );
    expect(step.candidates).toHaveLength(size);
    const probabilities = step.candidates.map(({ probability }) => probability);
    expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
    for (const { text, token } of step.candidates) expect(tokens[token]).toBe(text);
    expect(tokens[step.token]).toBe(step.text);
    // A network that has seen 150 steps of this knows what follows.
    expect(step.candidates[0].text).toBe('s');
  });

  test('writing ends before a stop string, in generate and in stream', async () => {
    const model = await library().open(trained);
    const options = { prompt: 'a', length: 300, temperature: 0.5, seed: 5 };
    const whole = await model.generate(options);
    for (const stop of ['\n', ' of ', ['alphabet', 'letter 1'], whole.slice(33, 41)]) {
      const ends = [stop]
        .flat()
        .map((s) => whole.indexOf(s))
        .filter((at) => at >= 0);
      const expected = ends.length > 0 ? whole.slice(0, Math.min(...ends)) : whole;
      expect(await model.generate({ ...options, stop })).toBe(expected);
      expect((await collect(model.stream({ ...options, stop }))).join('')).toBe(expected);
    }
    const steps = await collect(model.streamSteps({ ...options, stop: ' of ' }));
    expect(steps.map(({ text }) => text).join('')).toBe(whole.slice(0, whole.indexOf(' of ') + 4));
  });

  test('leaving the loop of a stream, or a signal, stops the writing', async () => {
    const model = await library().open(trained);
    for await (const piece of model.stream({ length: 1e6 })) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    const controller = new AbortController();
    let written = 0;
    for await (const piece of model.stream({ length: 1e9, signal: controller.signal })) {
      written += piece.length;
      if (written > 1000) controller.abort();
    }
    expect(written).toBeLessThan(2000);
    const generation = model.generate({ length: 1e9, signal: AbortSignal.timeout(30) });
    await expect(generation).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('a long prompt is read in slices, and can be cancelled', async () => {
    const model = await library().open(trained);
    const prompt = kText.repeat(2000);
    const began = performance.now();
    const cancelled = model.generate({ prompt, length: 5, signal: AbortSignal.timeout(50) });
    await expect(cancelled).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(performance.now() - began).toBeLessThan(3000);
    const short = prompt.slice(0, 5000);
    const options = { length: 20, seed: 1 };
    const steps = await collect(model.streamSteps({ prompt: short, ...options }));
    expect(steps.map(({ text }) => text).join('')).toBe(
      await model.generate({ prompt: short, ...options }),
    );
  });

  test('words are written with spaces between them, and not around a line end', async () => {
    const vocabulary = Vocabulary.words('one two\n');
    const model = await library().languageModel({ vocabulary, network: { hiddenSize: 2 } });
    const text = await model.generate({ length: 50, seed: 1 });
    expect(text).toMatch(/^(\n|(?<![^\n ])(one|two)( (?=[ot])|(?=\n)|$))*$/);
    expect(await model.encode(text)).toHaveLength(50);
  });

  test('every Unicode character survives', async () => {
    const text = 'häßliche 猫 und 🐈‍⬛ \u{10FFFF}\n';
    const vocabulary = Vocabulary.characters(text);
    const model = await library().languageModel({ vocabulary, network: { hiddenSize: 2 } });
    expect((await model.encode(text)).length).toBe([...text].length);
    const written = await model.generate({ prompt: '🐈‍⬛', length: 500, seed: 1 });
    expect([...written]).toHaveLength(500);
    for (const character of written) expect(vocabulary.tokens).toContain(character);
  });
});

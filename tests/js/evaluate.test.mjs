import { expect, test } from '@jest/globals';
import { Vocabulary } from 'unrolled';
import { elman } from './support/elman.mjs';
import { inEachMode } from './support/modes.mjs';
import { kSmall, kText, kVocabulary } from './support/text.mjs';

inEachMode((library) => {
  test('the loss is that of one stream from the zero state, every token but the first', async () => {
    const model = await library().languageModel({
      vocabulary: kVocabulary,
      network: { cell: 'elman', hiddenSize: 5 },
    });
    // Longer than any slice that is computed at once.
    const text = kText.slice(0, 700);
    const tokens = await model.encode(text);
    const network = elman(await model.parameters());
    let h = network.initial();
    let sum = 0;
    for (let i = 0; i + 1 < tokens.length; ++i) {
      const result = network.step(tokens[i], h);
      h = result.h;
      sum -= result.logProbabilities[tokens[i + 1]];
    }
    const loss = sum / (tokens.length - 1);

    const result = await model.evaluate(text);
    expect(result).toEqual({
      loss: expect.closeTo(loss, 5),
      perplexity: expect.closeTo(Math.exp(loss), 4),
      bitsPerToken: expect.closeTo(loss / Math.log(2), 5),
    });
    expect(await model.evaluate(tokens)).toEqual(result);
    expect(await model.evaluate([...tokens])).toEqual(result);
    expect(await model.evaluate([...text])).toEqual(result);
  });

  test('a signal cancels it', async () => {
    const model = await library().languageModel(kSmall);
    const controller = new AbortController();
    const evaluation = model.evaluate(kText.repeat(500), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(evaluation).rejects.toThrow('enough');
  });

  test('words that are not in the vocabulary are read as the unknown one', async () => {
    const vocabulary = Vocabulary.words('the cat and the dog and the bird', { limit: 3 });
    expect(vocabulary.tokens).toEqual(['<unk>', 'the', 'and']);
    const model = await library().languageModel({ vocabulary, network: { hiddenSize: 4 } });
    expect([...(await model.encode('the fish and\nthe the'))]).toEqual([1, 0, 2, 0, 1, 1]);
    expect(await model.evaluate(['the', 'fish', 'and'])).toEqual(
      await model.evaluate('the fish and'),
    );
  });
});

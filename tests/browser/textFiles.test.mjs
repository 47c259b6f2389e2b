// Texts and models that come to the text generation page or leave it, in both browsers.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { load, Vocabulary } from 'unrolled';
import { browserNames } from './browsers.mjs';
import { downloaded, headerOf } from './demoPage.mjs';
import { useBrowser, usePage, useSite } from './setUp.mjs';
import { TextPage, written } from './textPage.mjs';

const site = useSite();

/**
 * The file of an untrained model.
 * @param {readonly string[]} tokens
 */
async function untrained(tokens) {
  const unrolled = await load();
  const model = await unrolled.languageModel({
    vocabulary: Vocabulary.tokens(tokens),
    network: { cell: 'gru', hiddenSize: 8, numLayers: 1 },
    seed: 1,
  });
  const bytes = await model.save();
  model.dispose();
  unrolled.dispose();
  return bytes;
}

describe.each(browserNames)('files of the text page in %s', (browserName) => {
  const launched = useBrowser(browserName);
  const opened = usePage(launched, { alive: written });
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {TextPage} */
  let text;

  beforeEach(async () => {
    ({ page } = opened);
    text = new TextPage(page, site.address);
    await text.open();
  });

  test('saves a training, gives it up, loads it and trains on', async () => {
    await text.chooseQuickTraining();
    await text.press('run');
    await text.waitForStep(30);
    await text.press('run');
    await text.waitForStatus('Paused');
    await sleep(300);
    const step = await text.number('step');

    await text.press('save');
    const { file, bytes } = await downloaded(launched.downloads);
    const { __metadata__: metadata, ...tensors } = headerOf(bytes);
    expect(metadata).toMatchObject({ format: 'unrolled', model: 'languageModel' });
    expect(JSON.parse(metadata.config).network).toMatchObject({ cell: 'lstm', hiddenSize: 48 });
    expect(Object.keys(tensors)).toContain('rnn.weight_hh_l0');
    expect(Object.keys(tensors).some((name) => name.startsWith('optimizer.'))).toBe(true);

    await text.press('reset');
    await text.waitForStatus('Ready');
    await text.chooseFile(() => text.press('load'), file);
    await text.waitForStatus('Loaded');
    expect(await text.status()).toContain('LSTM, 48 units');
    await text.press('step');
    await text.waitForStep(step + 1);
    expect(await text.number('step')).toBe(step + 1);
  });

  test('resumes a training that was interrupted', async () => {
    await text.chooseQuickTraining();
    await text.press('run');
    await text.waitForStep(40);
    await text.press('run');
    await text.waitForStatus('Paused');
    await sleep(1000);
    const step = await text.number('step');

    await text.open();
    const resume = await page.waitForSelector('#notices [role=status] button');
    await resume?.click();
    await text.waitForStep(step + 5);
    expect(await text.status()).toContain('Training on Sums');
  });

  test('learns from pasted text', async () => {
    await text.paste('to be, or not to be, that is the question. Ünïcödé 漢字 🙂\n'.repeat(60));
    await text.slide('Hidden size', '32');
    await text.press('run');
    await text.waitForStep(20);
    expect(await text.number('loss')).toBeLessThan(4.5);
    expect(await text.error()).toBe('');
    // Its own words, not those of the small model.
    await page.waitForFunction(
      () => document.querySelector('#writing-title')?.textContent === 'Your network writes',
    );
  });

  test('says what is wrong with a text, and loses nothing', async () => {
    await text.chooseCorpus('pasted');
    await text.press('run');
    expect(await text.waitForError()).toContain('There is no text yet');

    await text.paste('a');
    await text.press('run');
    await text.waitForErrorThatSays('only one kind of character');

    await text.paste('abcabc');
    await text.press('run');
    await text.waitForErrorThatSays('The text has 6 characters');
    expect(await text.error()).toContain('at least 2080');
    expect(await text.status()).toContain('Ready');
    expect(await text.enabled()).toEqual(['Train', 'Step', 'Save', 'Load']);
    await text.waitUntilAtWork();
  });

  test('refuses a file that is no model, and one that is no text', async () => {
    const model = path.join(launched.downloads, 'garbage.safetensors');
    await writeFile(model, Buffer.alloc(4096, 0x5a));
    await text.chooseFile(() => text.press('load'), model);
    expect(await text.waitForError()).toContain('garbage.safetensors could not be loaded.');

    const binary = path.join(launched.downloads, 'noise.txt');
    await writeFile(binary, Buffer.from([1, 0, 2, 0, 3]));
    await text.chooseCorpus('file');
    await text.chooseFile(() => page.click('.file-drop button'), binary);
    await text.waitForErrorThatSays('noise.txt is not a text file');
    expect(await text.status()).toContain('Ready');
    await text.waitUntilAtWork();
  });

  test('goes on with a word model when the temperature is moved', async () => {
    const words = Array.from({ length: 10 }, (_, i) => `word${String.fromCodePoint(97 + i)}z`);
    const file = path.join(launched.downloads, 'words.safetensors');
    await writeFile(file, await untrained(words));
    await text.chooseFile(() => text.press('load'), file);
    await text.waitForStatus('Loaded');
    // More than the page remembers of a text, so that it has to cut it.
    await page.waitForFunction(
      () => (document.querySelector('#text')?.textContent ?? '').length > 320,
    );
    await text.slide('Temperature', '0.3');
    const length = (await text.written()).length;
    await page.waitForFunction(
      (before) => (document.querySelector('#text')?.textContent ?? '').length > before + 60,
      {},
      length,
    );
    expect(await text.error()).toBe('');
    for (const word of (await text.written()).split(' ').filter(Boolean)) {
      expect(words).toContain(word);
    }
  });

  test('says which characters of a text a loaded model does not know', async () => {
    const file = path.join(launched.downloads, 'digits.safetensors');
    await writeFile(file, await untrained([...'0123456789']));
    await text.chooseFile(() => text.press('load'), file);
    await text.waitForStatus('Loaded');
    await text.chooseCorpus('arithmetic');
    await text.press('run');
    const message = await text.waitForError();
    expect(message).toContain('The text has characters that this model does not know: “new line”');
    expect(message).toContain('It knows 10 characters.');
    expect(await text.status()).toContain('Loaded digits.safetensors');
  });

  test('trains a loaded word model on', async () => {
    const words = ['\n', 'alpha', 'beta', 'gamma', 'delta'];
    const file = path.join(launched.downloads, 'greek.safetensors');
    await writeFile(file, await untrained(words));
    await text.chooseFile(() => text.press('load'), file);
    await text.waitForStatus('Loaded');
    await text.paste('alpha beta gamma delta\n'.repeat(1500));
    await text.press('run');
    await text.waitForStep(3);
    expect(await text.error()).toBe('');
  });

  test('a prompt with unknown characters is explained', async () => {
    const prompt = await text.control('Begin with');
    await prompt.type('漢字');
    await prompt.press('Enter');
    expect(await text.waitForError()).toContain('漢');
    await prompt.evaluate((input) => {
      input.value = '';
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await text.waitUntilAtWork();
  });
});

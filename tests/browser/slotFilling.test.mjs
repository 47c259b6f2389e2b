// The slot filling page, used as a person would, in both browsers.

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { browserNames, notesOf } from './browsers.mjs';
import { downloaded, headerOf } from './demoPage.mjs';
import { atOnce, useBrowser, usePage, useSite } from './setUp.mjs';
import { readWord, SlotPage } from './slotPage.mjs';

const site = useSite();

describe.each(browserNames)('slot filling in %s', (browserName) => {
  const launched = useBrowser(browserName);
  const opened = usePage(launched, { alive: readWord });
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {SlotPage} */
  let slots;

  beforeEach(async () => {
    ({ page } = opened);
    slots = new SlotPage(page, site.address);
    await slots.open();
  });

  test('reads at once, and goes on typing until it is held', async () => {
    const { alive } = await notesOf(page);
    console.info(`${browserName}: the first word is read after ${Math.round(alive)} ms`);
    expect(alive).toBeGreaterThan(0);
    expect(alive).toBeLessThan(atOnce);
    await page.waitForFunction(() => document.querySelectorAll('#words-both .word').length >= 5, {
      timeout: 15_000,
    });
    await page.click('#request-buttons button');
    await sleep(300);
    const text = await page.$eval('#request', (input) => /** @type {any} */ (input).value);
    await sleep(1200);
    expect(await page.$eval('#request', (input) => /** @type {any} */ (input).value)).toBe(text);
  });

  test('what was typed before the networks were there is read, not typed over', async () => {
    await page.evaluateOnNewDocument(() => {
      document.addEventListener('DOMContentLoaded', () => {
        /** @type {HTMLInputElement} */ (document.querySelector('#request')).value =
          'fly to boston';
      });
    });
    await page.reload();
    await slots.waitForWords('fly to boston');
    await sleep(1000);
    await slots.waitForWords('fly to boston');
  });

  test('what a place is for depends on the words before it', async () => {
    await slots.type('arrive taipei on november 2nd');
    expect(await slots.tags('both')).toEqual(['O', 'B-to', 'O', 'B-date', 'I-date']);
    await slots.type('leave taipei on november 2nd');
    expect(await slots.tags('both')).toEqual(['O', 'B-from', 'O', 'B-date', 'I-date']);
    expect(await slots.tags('forward')).toEqual(['O', 'B-from', 'O', 'B-date', 'I-date']);
  });

  test('what stands to the right changes the mind of one network, never of the other', async () => {
    const request = 'show me boston';
    await slots.type(`${request} to denver`);
    const forward = await slots.tags('forward');
    expect(await slots.tags('both')).toEqual(['O', 'O', 'B-from', 'O', 'B-to']);
    await slots.type(`${request} from denver`);
    expect(await slots.tags('both')).toEqual(['O', 'O', 'B-to', 'O', 'B-from']);
    // It has read the same three words.
    expect((await slots.tags('forward')).slice(0, 3)).toEqual(forward.slice(0, 3));

    // In one of the two it is wrong, and the page says so.
    const wrong = forward[2] === 'B-from' ? 'from' : 'to';
    await slots.type(`${request} ${wrong} denver`);
    expect(await slots.verdict()).toContain('“boston”');
    expect(await page.$$eval('.word.is-disputed', (words) => words.length)).toBe(2);

    // The bars are those of the word in dispute; all that a network holds possible adds up to one.
    const shares = (await slots.candidates('both')).map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share)).toBeLessThan(100.5);
    expect(shares.reduce((sum, share) => sum + share)).toBeGreaterThan(95);
  });

  test('marks words that it has never met, and tells their slots from their neighbours', async () => {
    await slots.type('i want to fly from zorblat to taipei');
    expect(await slots.tags('both')).toEqual(['O', 'O', 'O', 'O', 'O', 'B-from', 'O', 'B-to']);
    const unknown = await page.$$eval('#words-both .is-unknown .word-text', (words) =>
      words.map((word) => word.textContent),
    );
    expect(unknown).toEqual(['zorblat']);
  });

  test('any word can be looked at with the arrow keys', async () => {
    await slots.type('flights from boston to denver');
    await page.focus('#words-both');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.$eval('#word-title', (title) => title.textContent)).toBe('“boston”');
    expect((await slots.candidates('both'))[0]?.tag).toBe('B-from');
    await page.keyboard.press('Escape');
    expect(await page.$$eval('.is-inspected', (words) => words.length)).toBe(0);
  });

  test('learns: the loss falls, and the slots of unseen sentences are found', async () => {
    await slots.chooseQuickTraining();
    expect(await slots.enabled()).toEqual(['Train', 'Step', 'Load']);
    const first = await slots.noteFirst('loss');
    await slots.press('run');
    await slots.waitForStatus('Training on Travel requests');
    await slots.waitForStep(10);
    const early = await first();
    await slots.waitForStep(200);
    expect(await slots.number('loss')).toBeLessThan(early / 2);
    expect(await slots.number('lossForward')).toBeLessThan(early);
    expect(await slots.number('f1')).toBeGreaterThan(50);
    expect(await slots.number('speed')).toBeGreaterThan(100);

    const latency = await slots.pauseLatency();
    console.info(`${browserName}: the last step ended ${Math.round(latency)} ms after the click`);
    expect(await slots.status()).toContain('Paused');
    const paused = await slots.number('step');
    await slots.press('step');
    await slots.waitForStep(paused + 1);
    await sleep(300);
    expect(await slots.number('step')).toBe(paused + 1);

    // Another learning rate is taken up between two steps.
    await slots.slide('Learning rate', '0.001');
    await slots.press('run');
    await slots.waitForStep(paused + 10);
    await slots.press('stop');
    await slots.waitForStatus('Stopped');
    expect(await slots.enabled()).toEqual(['Continue', 'Step', 'Reset', 'Load']);
    await slots.press('reset');
    await slots.waitForStatus('Ready');
    expect(await slots.number('step')).toBeNaN();
    expect(await slots.error()).toBe('');
    expect(await slots.leave()).toBe(0);
  });

  test('saves a network, gives it up, loads it and trains on', async () => {
    await slots.chooseQuickTraining();
    await slots.press('run');
    await slots.waitForStep(30);
    await slots.press('stop');
    await slots.waitForStatus('Stopped');
    const step = await slots.number('step');

    await page.click('#head-both button');
    const { file, bytes } = await downloaded(launched.downloads);
    const { __metadata__: metadata } = headerOf(bytes);
    expect(metadata).toMatchObject({ format: 'unrolled', model: 'sequenceTagger' });
    expect(JSON.parse(metadata.config).network).toMatchObject({ bidirectional: true });

    await slots.press('reset');
    await slots.waitForStatus('Ready');
    await slots.chooseFile(() => slots.press('load'), file);
    await slots.waitForStatus('Loaded');
    expect(await slots.status()).toBe(
      `Loaded ${path.basename(file)}: LSTM, 16 units in each direction. ` +
        'Continue trains it, beside its twin, on the chosen sentences.',
    );
    await slots.press('step');
    await slots.waitForStep(step + 1);
    expect(await slots.number('step')).toBe(step + 1);

    // In place of one of two; what was measured of the other stays.
    await slots.press('stop');
    await slots.waitForStatus('Stopped');
    await slots.chooseFile(() => slots.press('load'), file);
    await slots.waitForStatus('Loaded');
    expect(await slots.status()).toContain('two networks, LSTM, 16 units in each direction.');
    expect(await slots.number('lossForward')).toBeGreaterThan(0);
    expect(await slots.number('loss')).toBeNaN();
    expect(await slots.leave()).toBe(0);
  });

  test('refuses a file that is no model, and a model of another kind', async () => {
    const garbage = path.join(launched.downloads, 'garbage.safetensors');
    await writeFile(garbage, Buffer.alloc(4096, 0x5a));
    await slots.chooseFile(() => slots.press('load'), garbage);
    expect(await slots.waitForError()).toContain('garbage.safetensors could not be loaded.');
    const other = path.resolve('demos/text-generation/model.safetensors');
    await slots.chooseFile(() => slots.press('load'), other);
    await slots.waitForErrorThatSays('not a sequenceTagger');
    expect(await slots.status()).toContain('Ready');
  });

  test('shows a whole example at once to whoever wants less motion, and fits a phone', async () => {
    await slots.preferStillness();
    await page.setViewport({ width: 360, height: 740 });
    await slots.open();
    await slots.waitForWords('show me boston from denver on friday');
    expect(await slots.width()).toBeLessThanOrEqual(360);
  });
});

// The translation page, used as a person would, in both browsers.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { browserNames, notesOf } from './browsers.mjs';
import { downloaded, headerOf } from './demoPage.mjs';
import { atOnce, useBrowser, usePage, useSite } from './setUp.mjs';
import { answered, TranslationPage } from './translationPage.mjs';

const site = useSite();

/** Files of the visitor's. @type {string} */
let folder;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'unrolled-pairs-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const long =
  'nine hundred and eighty-seven billion six hundred and fifty-four million three hundred and ' +
  'twenty-one thousand and twelve';

describe.each(browserNames)('translation in %s', (browserName) => {
  const launched = useBrowser(browserName);
  const opened = usePage(launched, { alive: answered });
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {TranslationPage} */
  let translation;

  beforeEach(async () => {
    ({ page } = opened);
    translation = new TranslationPage(page, site.address);
    await translation.open();
  });

  /**
   * @param {string} name
   * @param {string} text
   */
  async function fileOf(name, text) {
    const file = path.join(folder, name);
    await writeFile(file, text);
    return file;
  }

  test('answers at once, and goes on typing until it is held', async () => {
    const { alive } = await notesOf(page);
    console.info(`${browserName}: the first sign is written after ${Math.round(alive)} ms`);
    expect(alive).toBeGreaterThan(0);
    expect(alive).toBeLessThan(atOnce);
    await translation.waitForAnswer('四百零七');
    await page.click('#source-buttons button:last-child');
    const text = await page.$eval('#source', (input) => /** @type {any} */ (input).value);
    await sleep(1200);
    expect(await page.$eval('#source', (input) => /** @type {any} */ (input).value)).toBe(text);
  });

  test('writes numbers in Chinese and dates as ISO 8601 does', async () => {
    await translation.ask('two hundred and five', ['two', 'hundred', 'and', 'five']);
    await translation.waitForAnswer('二百零五');
    expect(await translation.verdict()).toBe('Right.');
    await translation.type('November 3rd, 2026');
    await translation.waitForAnswer('2026-11-03');
  });

  test('shows for every sign where it looked, and how it was found', async () => {
    const words = ['two', 'hundred', 'and', 'five'];
    await translation.ask('two hundred and five', words);
    await translation.waitForAnswer('二百零五');
    const rows = await translation.matrix();
    expect(rows.map(({ name }) => name)).toEqual(['二', '百', '零', '五', '■']);
    for (const { weights } of rows) {
      expect(weights).toHaveLength(words.length);
      expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 1);
    }
    expect(await translation.chosenWay()).toBe('二百零五■');

    const candidates = await translation.candidates();
    expect(candidates[0]?.text).toBe('二百零五');
    expect(candidates.length).toBeGreaterThan(1);
    const shares = candidates.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share)).toBeLessThan(100.5);

    await translation.setBeam('1');
    // One beginning is followed; where it ends, what else was in the beam is not gone on with.
    await page.waitForFunction(
      () => document.querySelectorAll('#beam .beam-node:not(.is-chosen)').length <= 1,
    );
    expect(await translation.chosenWay()).toBe('二百零五■');
  });

  test('any sign can be looked at with the arrow keys', async () => {
    await translation.ask('two hundred and five', ['two', 'hundred', 'and', 'five']);
    await translation.waitForAnswer('二百零五');
    await page.focus('#answer');
    await page.keyboard.press('Home');
    const first = await page.$eval('#looks', (element) => element.textContent ?? '');
    expect(first).toMatch(/^For “二” it looked at “.+” \(\d+%\)/u);
    expect(await page.$$eval('#matrix tr.is-inspected th', (names) => names[0]?.textContent)).toBe(
      '二',
    );
    await page.keyboard.press('End');
    expect(await page.$eval('#looks', (element) => element.textContent)).toMatch(/^To end here/u);
    await page.keyboard.press('Escape');
    expect(await page.$$eval('#matrix tr.is-inspected', (rows) => rows.length)).toBe(0);
  });

  test('without attention a long number goes wrong', async () => {
    await translation.type(long);
    await translation.waitForAnswer('九千八百七十六亿五千四百三十二万一千零一十二');
    expect(await translation.verdict()).toBe('Right.');
    await translation.letAnswer('Without');
    await translation.waitForVerdict('Wrong: it is 九千八百七十六亿五千四百三十二万一千零一十二.');
    expect(await page.$eval('#matrix', (element) => element.textContent)).toContain(
      'cannot look back',
    );
    // Both networks have been counted by the length of what they read.
    await page.waitForFunction(
      () => document.querySelector('#length-chart .chart-empty')?.hasAttribute('hidden'),
      { timeout: 20_000 },
    );
  });

  test('says what it cannot read: nothing, what it has never met, too much, a beam of none', async () => {
    await translation.type('seven zorblats');
    await translation.waitForVerdict('The network has never met “zorblats”');
    await page.$eval('#source', (input) => {
      /** @type {HTMLInputElement} */ (input).value = '';
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await translation.waitForVerdict('Type something');
    await page.$eval('#source', (input) => {
      /** @type {HTMLInputElement} */ (input).value = 'seven '.repeat(130);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await translation.waitForVerdict('This has 130 words and signs; the network reads 120 at most');
    await translation.type('seven');
    await translation.waitForAnswer('七');
    await translation.setBeam('0');
    await translation.waitForVerdict('beam width must be a whole number from 1 to 12');
    await translation.setBeam('3');
    await translation.waitForAnswer('七');
    expect(await translation.error()).toBe('');
  });

  test('offers pairs that it never saw', async () => {
    await page.click('#source-buttons button');
    await page.waitForFunction(() =>
      ['right', 'wrong'].includes(
        document.querySelector('#verdict')?.getAttribute('data-verdict') ?? '',
      ),
    );
  });

  test('learns: the loss falls, unseen pairs come out right, any network can be thrown away', async () => {
    await translation.chooseCorpus('dates');
    await translation.slide('Units', '32');
    expect(await translation.enabled()).toEqual(['Train', 'Step', 'Save', 'Load']);
    const first = await translation.noteFirst('loss');
    await translation.press('run');
    await translation.waitForStatus('Training on Dates');
    await translation.waitForStep(10);
    const early = await first();
    await translation.waitForStep(250, 55_000);
    expect(await translation.number('loss')).toBeLessThan(early / 2);
    expect(await translation.number('exact')).toBeGreaterThan(5);
    expect(await translation.number('speed')).toBeGreaterThan(100);

    const latency = await translation.pauseLatency();
    console.info(`${browserName}: the last step ended ${Math.round(latency)} ms after the click`);
    expect(await translation.status()).toContain('Paused');
    const paused = await translation.number('step');
    await translation.press('step');
    await translation.waitForStep(paused + 1);
    await sleep(300);
    expect(await translation.number('step')).toBe(paused + 1);

    await translation.slide('Learning rate', '0.001');
    await translation.press('run');
    await translation.waitForStep(paused + 10);
    await translation.press('stop');
    await translation.waitForStatus('Stopped');
    expect(await translation.enabled()).toEqual(['Continue', 'Step', 'Reset', 'Save', 'Load']);
    await translation.press('reset');
    await translation.waitForStatus('Ready');
    expect(await translation.number('step')).toBeNaN();
    expect(await translation.error()).toBe('');
    expect(await translation.leave()).toBe(0);
  }, 120_000);

  test('learns from the visitor’s own pairs, and names the line that lacks a column', async () => {
    await translation.chooseCorpus('file');
    const choose = () => page.click('.file-drop button');
    const broken = await fileOf('broken.tsv', 'un\tone\ndeux\ttwo\ntrois\n');
    await translation.chooseFile(choose, broken);
    expect(await translation.waitForError()).toContain('broken.tsv, line 3');

    const words = ['un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit'];
    const lines = words.map((word) => `${word}\t${[...word].reverse().join('')}`);
    const good = await fileOf('reversed.tsv', `${lines.join('\n')}\n`);
    await translation.chooseFile(choose, good);
    await page.waitForFunction(() =>
      document.querySelector('#settings-fields')?.textContent?.includes('8 pairs'),
    );
    await translation.slide('Units', '32');
    await translation.press('run');
    await translation.waitForStatus('Training on reversed.tsv');
    await translation.waitForStep(150);
    await translation.type('quatre');
    await translation.waitForAnswer('ertauq');
    expect(await translation.error()).toBe('');
  });

  test('saves a network, gives it up, loads it and trains on', async () => {
    await translation.slide('Units', '16');
    await translation.press('run');
    await translation.waitForStep(5);
    await translation.press('stop');
    await translation.waitForStatus('Stopped');
    const [step = Number.NaN] = (await translation.status()).match(/\d+/)?.map(Number) ?? [];
    await translation.press('save');
    const { file, bytes } = await downloaded(launched.downloads);
    expect(headerOf(bytes).__metadata__).toMatchObject({
      format: 'unrolled',
      model: 'sequenceToSequence',
    });
    await translation.press('reset');
    await translation.waitForStatus('Ready');
    await translation.chooseFile(() => translation.press('load'), file);
    await translation.waitForStatus('Loaded');
    await translation.press('step');
    await translation.waitForStep(step + 1);
    expect(await translation.number('step')).toBe(step + 1);
  });

  test('refuses a file that is no model, and a model of another kind', async () => {
    const garbage = await fileOf('garbage.safetensors', 'Z'.repeat(4096));
    await translation.chooseFile(() => translation.press('load'), garbage);
    expect(await translation.waitForError()).toContain('garbage.safetensors could not be loaded.');
    const other = path.resolve('demos/text-generation/model.safetensors');
    await translation.chooseFile(() => translation.press('load'), other);
    await translation.waitForErrorThatSays('not a sequenceToSequence');
    expect(await translation.status()).toContain('Ready');
  });

  test('shows a whole example at once to whoever wants less motion, and fits a phone', async () => {
    await translation.preferStillness();
    await page.setViewport({ width: 360, height: 740 });
    await translation.open();
    await translation.waitForAnswer('四百零七');
    expect(await translation.width()).toBeLessThanOrEqual(360);
  });
});

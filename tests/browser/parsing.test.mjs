// The parsing page, used as a person would, in both browsers.

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { browserNames, notesOf } from './browsers.mjs';
import { downloaded, headerOf } from './demoPage.mjs';
import { drawn, ParsingPage } from './parsingPage.mjs';
import { atOnce, useBrowser, usePage, useSite } from './setUp.mjs';

const site = useSite();

describe.each(browserNames)('parsing in %s', (browserName) => {
  const launched = useBrowser(browserName);
  const opened = usePage(launched, { alive: drawn });
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {ParsingPage} */
  let parsing;

  beforeEach(async () => {
    ({ page } = opened);
    parsing = new ParsingPage(page, site.address);
    await parsing.open();
  });

  test('draws a tree at once, and goes on typing until it is held', async () => {
    const { alive } = await notesOf(page);
    console.info(`${browserName}: the first tree is drawn after ${Math.round(alive)} ms`);
    expect(alive).toBeGreaterThan(0);
    expect(alive).toBeLessThan(atOnce);
    await page.click('#sentence-buttons button:last-child');
    const text = await page.$eval('#sentence', (input) => /** @type {any} */ (input).value);
    await sleep(1200);
    expect(await page.$eval('#sentence', (input) => /** @type {any} */ (input).value)).toBe(text);
  });

  test('writes the tree of a sentence, and draws it with the words under their tags', async () => {
    await parsing.ask('The old dog slept', 'the old dog slept .');
    expect(await parsing.written()).toBe('(S (NP DT JJ NN ) (VP VBD ) . )');
    expect(await parsing.verdict()).toBe('Well-formed: 3 opened, 3 closed.');
    expect((await parsing.nodes('phrase')).sort()).toEqual(['NP', 'S', 'VP']);
    expect((await parsing.nodes('tag')).sort()).toEqual(['.', 'DT', 'JJ', 'NN', 'VBD']);
    expect(await parsing.nodes('open')).toEqual([]);
  });

  test('a phrase hangs where the grammar hangs it', async () => {
    await parsing.ask('she saw a bird near the river.', 'she saw a bird near the river .');
    expect(await parsing.written()).toBe(
      '(S (NP PRP ) (VP VBD (NP (NP DT NN ) (PP IN (NP DT NN ) ) ) ) . )',
    );
    await parsing.ask('she saw a bird with the lamp.', 'she saw a bird with the lamp .');
    expect(await parsing.written()).toBe(
      '(S (NP PRP ) (VP VBD (NP DT NN ) (PP IN (NP DT NN ) ) ) . )',
    );
  });

  test('shows the partner of a bracket, by the arrow keys as well', async () => {
    await parsing.ask('the dog slept.', 'the dog slept .');
    await page.focus('#written');
    await page.keyboard.press('Home');
    expect(await page.$eval('#token', (element) => element.textContent)).toMatch(
      /^“\(S”: the network was \d+% sure of it\.$/u,
    );
    const partner = await page.$$eval('.written-token', (tokens) =>
      tokens.findIndex((token) => token.classList.contains('is-partner')),
    );
    expect(partner).toBe(9);
  });

  test('says which words it has never met, and when there are none or too many', async () => {
    await parsing.type('the doge slept');
    await parsing.waitForVerdict('The network has never met “doge”');
    expect(await parsing.verdict()).toContain('such as “dog”');
    expect(await page.$eval('#words', (element) => element.textContent)).toContain('dog');
    const put = (/** @type {string} */ text) =>
      page.$eval(
        '#sentence',
        (input, value) => {
          /** @type {HTMLInputElement} */ (input).value = value;
          input.dispatchEvent(new Event('input', { bubbles: true }));
        },
        text,
      );
    await put('');
    await parsing.waitForVerdict('Type a sentence');
    await put('dog '.repeat(70));
    await parsing.waitForVerdict('The sentence has 71 words; the network reads 60 at most');
    expect(await parsing.error()).toBe('');
  });

  test('learns to balance brackets, and then to parse', async () => {
    await parsing.slide('Units', '32');
    expect(await parsing.enabled()).toEqual(['Train', 'Step', 'Save', 'Load']);
    const first = await parsing.noteFirst('loss');
    await parsing.press('run');
    await parsing.waitForStatus('Training on sentences of the small grammar');
    await parsing.waitForStep(10);
    const early = await first();
    await parsing.waitForStep(250, 80_000);
    expect(await parsing.number('loss')).toBeLessThan(early / 2);
    expect(await parsing.number('wellFormed')).toBeGreaterThan(20);
    const exact = await parsing.number('exact');
    expect(exact).toBeLessThanOrEqual(await parsing.number('wellFormed'));
    expect(await parsing.number('brackets')).toBeGreaterThan(5);
    const states = await page.$$eval('#attempts li', (items) =>
      items.map((item) => item.getAttribute('data-state')),
    );
    expect(states.length).toBe(6);

    const latency = await parsing.pauseLatency();
    console.info(`${browserName}: the last step ended ${Math.round(latency)} ms after the click`);
    expect(await parsing.status()).toContain('Paused');
    const paused = await parsing.number('step');
    await parsing.press('step');
    await parsing.waitForStep(paused + 1);
    await sleep(300);
    expect(await parsing.number('step')).toBe(paused + 1);
    await parsing.press('stop');
    await parsing.waitForStatus('Stopped');
    expect(await parsing.enabled()).toEqual(['Continue', 'Step', 'Reset', 'Save', 'Load']);
    await parsing.press('reset');
    await parsing.waitForStatus('Ready');
    expect(await parsing.number('step')).toBeNaN();
    expect(await parsing.error()).toBe('');
    expect(await parsing.leave()).toBe(0);
  }, 120_000);

  test('an untrained network leaves brackets open, and the page counts them', async () => {
    await parsing.slide('Units', '8');
    await parsing.press('step');
    await parsing.waitForStep(1);
    await parsing.type('the dog slept.');
    await page.waitForFunction(
      () => document.querySelector('#verdict')?.getAttribute('data-verdict') === 'wrong',
      { timeout: 20_000 },
    );
    expect(await parsing.verdict()).toMatch(/^\d+ opened, \d+ closed/u);
  });

  test('saves a network, gives it up, loads it and trains on', async () => {
    await parsing.slide('Units', '16');
    await parsing.press('run');
    await parsing.waitForStep(5);
    await parsing.press('stop');
    await parsing.waitForStatus('Stopped');
    const [step = Number.NaN] = (await parsing.status()).match(/\d+/)?.map(Number) ?? [];
    await parsing.press('save');
    const { file, bytes } = await downloaded(launched.downloads);
    expect(headerOf(bytes).__metadata__).toMatchObject({
      format: 'unrolled',
      model: 'sequenceToSequence',
    });
    await parsing.press('reset');
    await parsing.waitForStatus('Ready');
    await parsing.chooseFile(() => parsing.press('load'), file);
    await parsing.waitForStatus('Loaded');
    await parsing.press('step');
    await parsing.waitForStep(step + 1);
    expect(await parsing.number('step')).toBe(step + 1);
    // A network that knows other words cannot learn from these sentences.
    await parsing.press('stop');
    await parsing.press('reset');
    const other = path.resolve('demos/translation/with.safetensors');
    await parsing.chooseFile(() => parsing.press('load'), other);
    await parsing.waitForStatus('Loaded');
    await parsing.press('run');
    expect(await parsing.waitForError()).toContain('that the network cannot read');
  });

  test('shows a whole example at once to whoever wants less motion, and fits a phone', async () => {
    await parsing.preferStillness();
    await page.setViewport({ width: 360, height: 740 });
    await parsing.open();
    expect(await parsing.verdict()).toContain('Well-formed');
    expect(await parsing.width()).toBeLessThanOrEqual(360);
  });
});

// The text generation page while it trains and writes, used as a person would, in both browsers.

import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { browserNames, notesOf } from './browsers.mjs';
import { atOnce, useBrowser, usePage, useSite } from './setUp.mjs';
import { TextPage, written } from './textPage.mjs';

const site = useSite();

describe.each(browserNames)('training a text model in %s', (browserName) => {
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

  test('writes at once, with its guesses for the next character', async () => {
    const { alive } = await notesOf(page);
    console.info(`${browserName}: first character after ${Math.round(alive)} ms`);
    expect(alive).toBeGreaterThan(0);
    expect(alive).toBeLessThan(atOnce);

    const before = await text.written();
    await page.waitForFunction(
      (length) => document.querySelectorAll('#text > span').length > length + 20,
      {},
      before.length,
    );
    const bars = await text.bars();
    expect(bars).toHaveLength(8);
    const shares = bars.map(({ value }) => (value.startsWith('<') ? 0 : Number.parseFloat(value)));
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares[0]).toBeGreaterThan(0);
    expect(shares.reduce((sum, share) => sum + share)).toBeLessThan(100.5);
  });

  test('learns sums: the loss falls, on unseen sums too, and samples are kept', async () => {
    await text.chooseQuickTraining();
    expect(await text.enabled()).toEqual(['Train', 'Step', 'Save', 'Load']);
    const first = await text.noteFirst('loss');
    await text.press('run');
    await text.waitForStatus('Training on Sums');
    expect(await text.enabled()).toEqual(['Pause', 'Stop', 'Save']);

    await text.waitForStep(10);
    const early = await first();
    await text.waitForStep(150);
    expect(await text.number('loss')).toBeLessThan(early - 0.3);
    const validation = await text.number('validation');
    expect(validation).toBeGreaterThan(0.5);
    expect(validation).toBeLessThan(early);
    expect(await text.number('bits')).toBeCloseTo(validation / Math.LN2, 1);
    expect(await text.number('speed')).toBeGreaterThan(100);
    await page.waitForSelector('#samples li', { timeout: 15_000 });
    const drawn = await page.$eval('#loss-chart canvas', (canvas) => canvas.width > 100);
    expect(drawn).toBe(true);
  });

  test('pauses within 200 ms, steps once, goes on, stops', async () => {
    await text.chooseQuickTraining();
    await text.press('run');
    await text.waitForStep(20);

    const latency = await text.pauseLatency();
    console.info(`${browserName}: the last step ended ${Math.round(latency)} ms after the click`);
    expect(latency).toBeLessThanOrEqual(200);
    expect(await text.status()).toContain('Paused');
    const paused = await text.number('step');

    await text.press('step');
    await text.waitForStep(paused + 1);
    await sleep(300);
    expect(await text.number('step')).toBe(paused + 1);

    await text.press('run');
    await text.waitForStep(paused + 10);
    await text.press('stop');
    await text.waitForStatus('Stopped');
    expect(await text.enabled()).toEqual(['Continue', 'Step', 'Reset', 'Save', 'Load']);
    await text.press('reset');
    await text.waitForStatus('Ready');
    expect(await text.number('step')).toBeNaN();
    expect(await text.leave()).toBe(0);
  });

  test('takes another learning rate while it trains', async () => {
    await text.chooseQuickTraining();
    await text.press('run');
    await text.waitForStep(10);
    await text.slide('Learning rate', '0.001');
    await text.slide('Clip gradient norm at', '1');
    const step = await text.number('step');
    await text.waitForStep(step + 30);
    expect(await text.error()).toBe('');
  });

  test('who presses twice gets one training, from rest and in the midst of another', async () => {
    await text.chooseQuickTraining();
    const twice = () =>
      page.$eval('[data-try=arithmetic]', (button) => {
        /** @type {HTMLElement} */ (button).click();
        /** @type {HTMLElement} */ (button).click();
      });
    await twice();
    await text.waitForStep(5);
    const step = await text.number('step');
    await twice();
    await page.waitForFunction(
      (before) => {
        const now = document.querySelector('[data-value=step]')?.textContent ?? '';
        return now !== '' && Number(now.replaceAll(',', '')) < before;
      },
      {},
      step,
    );
    await text.waitForStep(5);
    expect(await text.error()).toBe('');
    expect(await text.enabled()).toEqual(['Pause', 'Stop', 'Save']);
    await text.press('stop');
    await text.waitForStatus('Stopped');
    expect(await text.leave()).toBe(0);
  });

  test('what is pressed while the last step is being taken does no harm', async () => {
    await text.slide('Hidden size', '256');
    for (const [first, second] of [
      ['stop', 'run'],
      ['reset', 'run'],
      ['reset', 'step'],
    ]) {
      await text.press('run');
      await text.waitForStep(2);
      await page.evaluate(
        (names) => {
          for (const name of ['run', ...names]) {
            const button = document.querySelector(`[data-action=${name}]`);
            /** @type {HTMLElement} */ (button).click();
          }
        },
        [first, second],
      );
      await text.waitForStatus(first === 'stop' ? 'Stopped' : 'Ready');
      expect(await text.error()).toBe('');
      if (first === 'stop') {
        await text.press('reset');
        await text.waitForStatus('Ready');
      }
    }
    expect(await text.leave()).toBe(0);
  });

  test('a library that could not be fetched can be fetched again', async () => {
    site.refuses = /\.wasm$/;
    await page.goto(text.url);
    const message = await text.waitForError();
    expect(message).toContain('.wasm');
    expect(message).toContain('404');
    expect(await text.status()).toBe('What the page needs could not be loaded.');
    const tries = () => page.$$eval('[data-try]:enabled', (buttons) => buttons.length);
    expect(await tries()).toBe(0);
    site.refuses = undefined;
    await page.click('#notices [role=alert] button');
    await text.waitUntilAtWork();
    expect(await tries()).toBe(3);
    expect(await text.error()).toBe('');
    expect(opened.problems.splice(0).join()).toContain('.wasm');
  });

  test('a browser without WebAssembly SIMD is told so', async () => {
    const { identifier } = await page.evaluateOnNewDocument(() => {
      WebAssembly.validate = () => false;
    });
    await page.goto(text.url);
    expect(await text.waitForError()).toContain('This browser has no WebAssembly SIMD');
    await page.removeScriptToEvaluateOnNewDocument(identifier);
  });

  test('can be used with the keyboard alone', async () => {
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement;
        const style = element && getComputedStyle(element);
        return {
          name: element?.textContent?.trim() || element?.getAttribute('aria-label') || '',
          outlined: style?.outlineStyle !== 'none',
        };
      });
    await page.keyboard.press('Tab');
    expect((await focused()).name).toBe('Skip to the content');
    for (let i = 0; i < 24 && (await focused()).name !== 'Train'; i += 1) {
      await page.keyboard.press('Tab');
      expect((await focused()).outlined).toBe(true);
    }
    expect((await focused()).name).toBe('Train');
    await page.keyboard.press('Enter');
    await text.waitForStep(3);
    await page.keyboard.press(' ');
    await text.waitForStatus('Paused');

    // Stop goes dead under the fingers: the focus moves to Continue, not to the top of the page.
    await page.focus('[data-action=stop]');
    await page.keyboard.press('Enter');
    await text.waitForStatus('Stopped');
    expect((await focused()).name).toBe('Continue');

    // The arrow keys look back through the text.
    await page.focus('#text');
    await page.waitForFunction(() => document.querySelectorAll('#text > span').length > 10);
    await page.keyboard.press('ArrowLeft');
    await page.waitForSelector('#text .is-inspected');
    await page.keyboard.press('Escape');
    expect(await page.$('#text .is-inspected')).toBeNull();
  });

  test('the temperature applies at once', async () => {
    await text.slide('Temperature', '0.1');
    /** @type {number[]} */
    let shares = [];
    const median = () => shares.toSorted((a, b) => a - b)[5] ?? 0;
    // How soon it writes on depends on the machine.
    for (const end = Date.now() + 20_000; median() <= 90 && Date.now() < end;) {
      shares = [Number.parseFloat((await text.bars())[0]?.value ?? '0'), ...shares].slice(0, 10);
      await sleep(60);
    }
    expect(median()).toBeGreaterThan(90);
  });

  test('dark colours are a click away and remembered', async () => {
    const background = () => page.$eval('body', (body) => getComputedStyle(body).backgroundColor);
    const light = await background();
    await page.click('[data-theme-switch]');
    const dark = await background();
    expect(dark).not.toBe(light);
    await text.open();
    expect(await background()).toBe(dark);
  });

  test('fits a narrow screen', async () => {
    await page.setViewport({ width: 360, height: 740 });
    await text.open();
    expect(await text.width()).toBeLessThanOrEqual(360);
    expect(await page.$eval('#settings', (details) => details.hasAttribute('open'))).toBe(false);
    await page.click('#settings > summary');
    await text.slide('Hidden size', '16');
    await text.press('run');
    await text.waitForStep(5);
    expect(await text.width()).toBeLessThanOrEqual(360);
  });

  // Only Chromium tells of long tasks, and only its tabs can be put behind one another here.
  if (browserName !== 'chromium') return;

  test('a hidden tab goes on training and draws nothing', async () => {
    await text.chooseQuickTraining();
    await text.press('run');
    await text.waitForStep(5);
    const other = await launched.browser.newPage();
    await other.bringToFront();
    await page.waitForFunction(() => document.hidden, { polling: 100 });
    const step = await text.number('step');
    await sleep(2000);
    expect(await text.number('step')).toBe(step);
    await other.close();
    await page.bringToFront();
    await text.waitForStep(step + 10);
  });

  test('no task of the page is longer than 50 ms while it trains at full speed', async () => {
    await text.press('run');
    await text.waitForStep(5);
    expect(await text.staysSmooth(25, () => sleep(10_000))).toBe(true);
  });
});

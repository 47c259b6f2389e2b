// The page of long lags, used as a person would, in both browsers.

import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { browserNames, notesOf } from './browsers.mjs';
import { RacePage } from './racePage.mjs';
import { atOnce, useBrowser, usePage, useSite } from './setUp.mjs';

const site = useSite();

/** The variance of the sum of two numbers from 0 to 1, and ln 4. */
const guess = { adding: 1 / 6, copy: Math.log(4) };

describe.each(browserNames)('long lags in %s', (browserName) => {
  const launched = useBrowser(browserName);
  const opened = usePage(launched, { alive: 'tr[data-cell]' });
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {RacePage} */
  let race;

  beforeEach(async () => {
    ({ page } = opened);
    race = new RacePage(page, site.address);
    await race.open();
  });

  test('the race begins by itself, and all get the same time', async () => {
    const { alive } = await notesOf(page);
    console.info(`${browserName}: the table stands after ${Math.round(alive)} ms`);
    expect(alive).toBeGreaterThan(0);
    expect(alive).toBeLessThan(atOnce);
    expect(await race.cells()).toEqual(['elman', 'irnn', 'lstm', 'gru']);
    await race.waitForSteps('lstm', 200);
    await race.run();
    await race.waitForStatus('Paused');
    await sleep(300);
    const seconds = await Promise.all(
      ['elman', 'irnn', 'lstm', 'gru'].map((cell) => race.figure(cell, 'seconds')),
    );
    expect(Math.max(...seconds) - Math.min(...seconds)).toBeLessThanOrEqual(
      0.2 + Math.max(...seconds) / 10,
    );
    // The simplest cell takes the most steps in that time.
    expect(await race.figure('elman', 'steps')).toBeGreaterThan(await race.figure('lstm', 'steps'));
    expect(await race.figure('lstm', 'parameters')).toBe(4 * (32 * (32 + 2) + 2 * 32) + 33);
    const drawn = await page.$eval('#race-chart canvas', (canvas) => canvas.width > 100);
    expect(drawn).toBe(true);
  });

  test('a paused race stands still, goes on, and begins anew', async () => {
    await race.waitForSteps('gru', 10);
    await race.run();
    await race.waitForStatus('Paused');
    await sleep(300);
    const steps = await race.figure('gru', 'steps');
    await sleep(500);
    expect(await race.figure('gru', 'steps')).toBe(steps);
    await race.run();
    await race.waitForSteps('gru', steps + 10);
    await race.run();
    await race.waitForStatus('Paused');
    await page.click('#transport .button:not(.button-primary)');
    await page.waitForFunction(
      () => document.querySelector('tr[data-cell=gru] [data-column=steps]')?.textContent === '–',
    );
    expect(await race.leave()).toBe(0);
  });

  test('with the same steps, none is more than a turn of five ahead; others can join and leave', async () => {
    await race.choose('steps');
    await race.choose('Elman');
    await race.choose('IRNN');
    await race.choose('LSTM');
    await race.choose('SCRN');
    await race.waitForSteps('scrn', 20);
    await race.waitForSteps('gru', 20);
    // Whoever came late has caught up by then.
    const ahead = await race.figure('gru', 'steps');
    await race.waitForSteps('scrn', ahead + 5);
    await race.run();
    await race.waitForStatus('Paused');
    await sleep(300);
    const [scrn, gru] = [await race.figure('scrn', 'steps'), await race.figure('gru', 'steps')];
    expect(await race.cells()).toEqual(['scrn', 'gru']);
    expect(Math.abs(scrn - gru)).toBeLessThanOrEqual(5);
    expect(await race.error()).toBe('');
  });

  test('a gated cell learns to add over ten steps, and its answer is near the sum', async () => {
    await race.slide('Lag', '10 steps');
    await race.choose('Elman');
    await race.choose('IRNN');
    await race.choose('LSTM');
    await page.waitForFunction(
      (limit) => {
        const text = document.querySelector('tr[data-cell=gru] [data-column=error]')?.textContent;
        return Number.parseFloat(text ?? '') < limit;
      },
      { timeout: 55_000 },
      guess.adding / 5,
    );
    await race.run();
    await race.waitForStatus('Paused');

    // The marked numbers are moved, and the answer follows, though nobody trains any more.
    /** @type {number[]} */
    const answers = [];
    for (const key of /** @type {const} */ (['Home', 'End'])) {
      for (const label of ['First marked number', 'Second marked number']) {
        const slider = await race.control(label);
        await slider.focus();
        await slider.press(key);
      }
      await sleep(500);
      answers.push(await race.figure('gru', 'answer'));
    }
    expect(answers[0]).toBeLessThan(0.6);
    expect(answers[1]).toBeGreaterThan(1.4);
    expect(await page.$eval('#task', (task) => task.textContent)).toContain('1 + 1 = 2');
  }, 90_000);

  test('copy memory: the error begins at the guess, and the answer has four letters', async () => {
    await race.choose('Copy');
    await race.slide('Lag', '10 steps');
    await race.waitForSteps('gru', 120);
    expect(await race.figure('gru', 'error')).toBeLessThan(guess.copy * 1.3);
    expect(await race.standing('gru', 'answer')).toMatch(/^[A-D·]{4}$/u);
    await page.$eval('#letters', (input) => {
      /** @type {HTMLInputElement} */ (input).select();
    });
    await page.focus('#letters');
    await page.keyboard.type('dxdbc');
    expect(await page.$eval('#task', (task) => task.textContent)).toContain('DDBC');
    expect(await race.error()).toBe('');
  });

  test('all eleven cells take part at once without freezing the page', async () => {
    await race.slide('Lag', '100 steps');
    for (const name of ['Jordan', 'SCRN', 'Clockwork', 'LSTM of 1997', 'Peephole LSTM']) {
      await race.choose(name);
    }
    for (const name of ['Coupled LSTM', 'GRU, reset before']) await race.choose(name);
    await page.waitForFunction(() => document.querySelectorAll('tr[data-cell]').length === 11);
    const cells = await race.cells();
    for (const cell of cells) await race.waitForSteps(cell ?? '', 2);
    expect(await race.error()).toBe('');
    if (browserName === 'chromium') {
      expect(await race.staysSmooth(100, () => sleep(2000))).toBe(true);
    }
    expect(await race.leave()).toBe(0);
  });

  test('waits for whoever wants less motion, and fits a phone', async () => {
    await race.preferStillness();
    await page.setViewport({ width: 360, height: 740 });
    await race.open();
    await sleep(500);
    expect(await race.standing('gru', 'steps')).toBe('–');
    expect(await race.width()).toBeLessThanOrEqual(360);
    await race.run();
    await race.waitForSteps('gru', 5);
  });
});

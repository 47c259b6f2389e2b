// The gradient laboratory, used as a person would, in both browsers.

import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { browserNames, notesOf } from './browsers.mjs';
import { LabPage } from './labPage.mjs';
import { atOnce, useBrowser, usePage, useSite } from './setUp.mjs';

const site = useSite();

/** The page is at work. */
const alive = '.start-handle[aria-label]';

describe.each(browserNames)('the gradient laboratory in %s', (browserName) => {
  const launched = useBrowser(browserName);
  const opened = usePage(launched, { alive });
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {LabPage} */
  let lab;

  beforeEach(async () => {
    ({ page } = opened);
    lab = new LabPage(page, `${site.address}gradient-laboratory/index.html`, alive);
    await lab.open();
  });

  const value = (/** @type {string} */ key) => lab.text(`[data-value=${key}]`);

  test('is at work at once', async () => {
    const { alive: after } = await notesOf(page);
    console.info(`${browserName}: the ball rolls after ${Math.round(after)} ms`);
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThan(atOnce);
  });

  test('w to the power of 999, with its gradient, as the lecture has it', async () => {
    await lab.click('#power-controls', 'w = 1');
    expect([await value('value'), await value('gradient')]).toEqual(['1', '999']);
    await lab.click('#power-controls', 'w = 1.01');
    expect(await value('value')).toBe(String(Number((1.01 ** 999).toFixed(6))));
    expect(Number(await value('value'))).toBeCloseTo(20751.64, 1);
    expect(await value('gradient')).toBe('2.053 × 10⁷');
    expect((999 * 1.01 ** 998) / 1e7).toBeCloseTo(2.053, 3);
    await lab.click('#power-controls', 'w = 0.99');
    expect(await value('value')).toBe(String(Number((0.99 ** 999).toFixed(6))));
    expect(Number(await value('value'))).toBeLessThan(1e-4);
    await lab.click('#power-controls', 'w = 0.01');
    expect(await value('value')).toBe('1.000 × 10⁻¹⁹⁹⁸');
    expect(await value('gradient')).toBe('9.990 × 10⁻¹⁹⁹⁴');

    // The slider goes from one weight to the next by the arrow keys.
    await lab.click('#power-controls', 'w = 1');
    await page.focus('#power-controls input[type=range]');
    await page.keyboard.press('ArrowRight');
    expect(await value('value')).toBe(String(Number((1.0005 ** 999).toFixed(6))));
  });

  test('the free ball is thrown off the cliff, the clipped one stays', async () => {
    const free = await lab.text('#cliff-free');
    expect(free).toContain('It leaves the map at step');
    const clipped = await lab.text('#cliff-clipped');
    expect(clipped).not.toContain('leaves the map');
    /** @param {string} text */
    const error = (text) => Number(/: ([\d.]+)\.$/u.exec(text)?.[1]);
    expect(error(clipped)).toBeLessThan(error(free));
  });

  test('the start of the descent is moved by the keyboard and by dragging', async () => {
    const label = () =>
      page.$eval('.start-handle', (handle) => handle.getAttribute('aria-label') ?? '');
    expect(await label()).toContain('w = 5.2, b = −2.6');
    await page.focus('.start-handle');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    // The second key goes on from the first, however soon it comes.
    expect(await label()).toContain('w = 5.27, b = −2.56');

    const map = await page.$('#cliff-map');
    await map?.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const box = await map?.boundingBox();
    if (!box) throw new Error('the map is not there');
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 4, { steps: 4 });
    await page.mouse.up();
    expect(await label()).toMatch(/w = 5\.3\d?, b = −2\.0\d/u);
  });

  test('the relief turns, by dragging and by the arrow keys', async () => {
    const yaw = () =>
      page.$eval('#cliff-picture', (picture) => Number(picture.getAttribute('data-yaw')));
    await page.focus('#cliff-picture');
    await page.keyboard.press('ArrowRight');
    const before = await yaw();
    await page.keyboard.press('ArrowRight');
    expect(await yaw()).toBeCloseTo(before + Math.PI / 24, 2);
    const picture = await page.$('#cliff-picture');
    await picture?.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const box = await picture?.boundingBox();
    if (!box) throw new Error('the picture is not there');
    const turned = await yaw();
    await page.mouse.move(box.x + 100, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 160, box.y + 110, { steps: 4 });
    await page.mouse.up();
    expect(await yaw()).toBeGreaterThan(turned + 0.3);
    const drawn = await page.$eval('#cliff-picture canvas', (canvas) => {
      const context = canvas.getContext('2d');
      const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return new Set(Array.from({ length: data.length / 4 }, (_, i) => data[4 * i])).size;
    });
    expect(drawn).toBeGreaterThan(50);
  });

  test('four cells train, each with the gradient at every time step', async () => {
    await lab.waitForText('#cells-status', 'Step [1-9]');
    await page.waitForFunction(
      () =>
        Array.from(document.querySelectorAll('#cells-charts .field-note')).filter((note) =>
          note.textContent?.includes('of what it is at the end'),
        ).length === 4,
    );
    expect(await lab.texts('#cells-charts h3')).toEqual(['Elman (tanh)', 'LSTM', 'GRU', 'IRNN']);
    await lab.click('#cells-controls', 'Pause');
    const step = await lab.text('#cells-status');
    await lab.click('#cells-controls', 'Train');
    await page.waitForFunction(
      (before) => document.querySelector('#cells-status')?.textContent !== before,
      {},
      step,
    );
  });

  test('without clipping the learning curve is wild, with it tame', async () => {
    await lab.click('#cells-controls', 'Pause');
    await lab.click('#race-controls', 'Train');
    await lab.waitForText('#race-status', 'Step ([2-9]\\d\\d)');
    await lab.click('#race-controls', 'Pause');
    const status = await lab.text('#race-status');
    const [free, clipped] = [...status.matchAll(/loss ([\d.]+)/gu)].map(([, loss]) => Number(loss));
    expect(clipped).toBeLessThan(2);
    // Lost altogether counts as wild.
    expect(status.includes('lost at step') ? 99 : free).toBeGreaterThan(5);
    expect(await lab.leave()).toBe(0);
  });

  test('fits a narrow screen', async () => {
    expect(await lab.narrowWidth()).toBeLessThanOrEqual(360);
  });

  // Only Chromium tells of long tasks.
  if (browserName !== 'chromium') return;

  test('never freezes while everything moves', async () => {
    await lab.click('#race-controls', 'Train');
    await lab.click('#cliff-controls', 'Roll again');
    expect(await lab.staysSmooth(50, () => sleep(5000))).toBe(true);
  });
});

// The page "Inside an LSTM", used as a person would, in both browsers.

import { beforeEach, describe, expect, test } from '@jest/globals';
import { browserNames, notesOf } from './browsers.mjs';
import { LabPage } from './labPage.mjs';
import { atOnce, useBrowser, usePage, useSite } from './setUp.mjs';

const site = useSite();

/** The page is at work. */
const alive = '.cell .is-now';

/** The lecture's table: what is in the memory after each step, and what comes out. */
const lectureMemory = ['0', '3', '3', '7', '7', '7', '0', '6', '6'];
const lectureOutput = ['0', '0', '0', '0', '0', '7', '0', '0', '6'];
const lectureInputs = [
  [1, 0, 0],
  [3, 1, 0],
  [2, 0, 0],
  [4, 1, 0],
  [2, 0, 0],
  [1, 0, 1],
  [3, -1, 0],
  [6, 1, 0],
  [1, 0, 1],
];

/** The same cell in double precision, written down once more. */
function exactly() {
  /** @param {number} x */
  const sigmoid = (x) => 1 / (1 + Math.exp(-x));
  let memory = 0;
  return lectureInputs.map(([x1 = 0, x2 = 0, x3 = 0]) => {
    memory = sigmoid(100 * x2 + 10) * memory + sigmoid(100 * x2 - 10) * x1;
    return { memory, output: sigmoid(100 * x3 - 10) * memory };
  });
}

describe.each(browserNames)('inside an LSTM in %s', (browserName) => {
  const launched = useBrowser(browserName);
  const opened = usePage(launched, { alive });
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {LabPage} */
  let lab;

  /** Presses Next, with the keyboard, to the end of a panel's steps. */
  async function pressNextToTheEnd(/** @type {string} */ stepper) {
    await lab.click(stepper, 'Start over');
    const ended = () =>
      page.$eval(`${stepper} .button-primary`, (next) => next.getAttribute('aria-disabled'));
    await page.focus(`${stepper} .button-primary`);
    let presses = 0;
    for (; (await ended()) !== 'true'; presses += 1) await page.keyboard.press('Enter');
    return presses;
  }

  /** A row of results. */
  const results = (/** @type {string} */ where, /** @type {string} */ row) =>
    lab.texts(`${where} [data-result^="${row} "]`);

  beforeEach(async () => {
    ({ page } = opened);
    lab = new LabPage(page, `${site.address}inside-an-lstm/index.html`, alive);
    await lab.open();
  });

  test('is at work at once', async () => {
    const { alive: after } = await notesOf(page);
    console.info(`${browserName}: the cell is there after ${Math.round(after)} ms`);
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThan(atOnce);
    const sentence = await lab.text('#cell-sentence');
    await page.waitForFunction(
      (before) => document.querySelector('#cell-sentence')?.textContent !== before,
      {},
      sentence,
    );
  });

  test('goes through the lecture’s table gate by gate, to the last digit', async () => {
    expect(await pressNextToTheEnd('#cell-stepper')).toBe(9 * 5 - 1);
    expect(await results('#cell-inputs', 'memory')).toEqual(lectureMemory);
    expect(await results('#cell-inputs', 'output')).toEqual(lectureOutput);
    const titles = await page.$$eval('#cell-inputs [data-result]', (cells) =>
      cells.map((cell) => Number(cell.getAttribute('title'))),
    );
    const exact = exactly();
    expect(titles).toEqual([
      ...exact.map(({ memory }) => memory),
      ...exact.map(({ output }) => output),
    ]);
  });

  test('says what each gate does, and its doors stand accordingly', async () => {
    await lab.click('#cell-stepper', 'Start over');
    const doors = () =>
      page.$eval('.cell .gate', (gate) =>
        Array.from(gate.querySelectorAll('.door'), (door) => door.getAttribute('style') ?? ''),
      );
    await page.click('#cell-inputs button[aria-label="Go to step 1"]');
    expect(await lab.text('#cell-sentence')).toBe(
      'Step 1. Output gate: 100·0 − 10 = −10, so it is shut: the output is 0.',
    );
    for (let press = 0; press < 2; press += 1) await lab.click('#cell-stepper', 'Next');
    expect(await lab.text('#cell-sentence')).toBe(
      'Step 2. Input gate: 100·1 − 10 = 90, so it is open: 3 goes in.',
    );
    const angles = (await doors()).map((style) => Number(/-?[\d.]+/.exec(style)?.[0]));
    expect(angles.map(Math.abs)).toEqual([82, 82]);
    await lab.click('#cell-stepper', 'Back');
    expect(await lab.text('#cell-sentence')).toContain('Step 2. It reads x₁ = 3, x₂ = 1, x₃ = 0.');
    // The memory of a step that is not done yet is not shown.
    expect(await results('#cell-inputs', 'memory')).toEqual(['0', ...Array(8).fill('')]);
  });

  test('computes anew with the visitor’s numbers, and finds back to the lecture’s', async () => {
    await pressNextToTheEnd('#cell-stepper');
    await lab.type('x₁ at step 2', '2');
    const changed = ['0', '2', '2', '6', '6', '6', '0', '6', '6'];
    expect(await results('#cell-inputs', 'memory')).toEqual(changed);
    // Half a number is none: the last one stays.
    await lab.type('x₁ at step 2', '-');
    expect(await results('#cell-inputs', 'memory')).toEqual(changed);
    await lab.type('x₁ at step 2', '3');
    await lab.type('weight of bias in forget gate', '1');
    const memory = await results('#cell-inputs', 'memory');
    expect(Number(memory[2])).toBeCloseTo(3 / (1 + Math.exp(-1)), 2);
    await lab.click('#cell-squash', 'The lecture’s numbers again');
    await pressNextToTheEnd('#cell-stepper');
    expect(await results('#cell-inputs', 'memory')).toEqual(lectureMemory);
  });

  test('the simplest network: order matters', async () => {
    await pressNextToTheEnd('#network-stepper');
    expect(await results('#network-inputs', 'y₁')).toEqual(['4', '12', '32']);
    expect(await results('#network-inputs', 'y₂')).toEqual(['4', '12', '32']);
    expect(await lab.text('[data-order=forward]')).toBe(
      '(1, 1) (1, 1) (2, 2) → (4, 4) (12, 12) (32, 32)',
    );
    // h = 4, 2 + 2·4 = 10, 2 + 2·10 = 22; each output is twice that.
    expect(await lab.text('[data-order=backward]')).toBe(
      '(2, 2) (1, 1) (1, 1) → (8, 8) (20, 20) (44, 44)',
    );
    await lab.click('#network-inputs', 'Reverse the order');
    expect(await results('#network-inputs', 'y₁')).toEqual(['8', '20', '44']);
    await lab.type('weight of s₁ in h₁', '0');
    await lab.type('weight of s₂ in h₁', '0');
    await lab.type('weight of s₁ in h₂', '0');
    await lab.type('weight of s₂ in h₂', '0');
    // Without its store the network forgets, and the order no longer matters.
    expect(await lab.text('[data-order=forward]')).toBe(
      '(2, 2) (1, 1) (1, 1) → (8, 8) (4, 4) (4, 4)',
    );
  });

  test('ranks the units of a trained network by the pattern that they track', async () => {
    await page.waitForSelector('#heat span', { timeout: 15_000 });
    const ranked = async () =>
      (await lab.texts('.unit-value')).map((text) => Math.abs(Number(text.replace('−', '-'))));
    await page.select('#trained-pattern select', 'quotes');
    await lab.waitForText('#trained-pattern', 'from an opening quotation mark');
    const sizes = await ranked();
    expect(sizes).toHaveLength(8);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(sizes[0]).toBeGreaterThan(0.4);
    await page.select('#trained-pattern select', 'brackets');
    await lab.waitForText('#trained-pattern', 'from . or . up to the bracket');
    expect((await ranked())[0]).toBeGreaterThan(0.7);

    // The best unit is chosen, and its colours are others inside brackets than outside.
    const chosen = await lab.text('.unit[aria-pressed=true] .unit-name');
    expect(chosen).toBe((await lab.texts('.unit-name'))[0]);
    const means = await page.$$eval('#heat span', (spans) => {
      let depth = 0;
      const sums = { inside: [0, 0], outside: [0, 0] };
      for (const span of spans) {
        if ('(['.includes(span.textContent ?? '')) depth += 1;
        if (')]'.includes(span.textContent ?? '')) depth -= 1;
        const sign = span.classList.contains('is-negative') ? -1 : 1;
        const sum = depth > 0 ? sums.inside : sums.outside;
        sum[0] += sign * Number(/** @type {HTMLElement} */ (span).style.getPropertyValue('--heat'));
        sum[1] += 1;
      }
      return [sums.inside[0] / sums.inside[1], sums.outside[0] / sums.outside[1]];
    });
    expect(Math.abs((means[0] ?? 0) - (means[1] ?? 0))).toBeGreaterThan(0.4);

    const second = (await page.$$('.unit'))[1];
    await second?.click();
    const unit = await lab.text('.unit[aria-pressed=true] .unit-name');
    expect(unit).not.toBe(chosen);
    await lab.waitForText('#trained-sentence', `^U${unit.slice(1)} after reading`);
  });

  test('reads what is typed, and tells of what it cannot read', async () => {
    await page.waitForSelector('#heat span', { timeout: 15_000 });
    await page.$eval('#trained-text textarea', (area) => {
      area.value = 'say "hello" 漢 (to me)\n';
      area.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await page.waitForFunction(
      () =>
        document.querySelectorAll('#heat span').length ===
        Array.from('say "hello" 漢 (to me)\n').length,
    );
    expect(await lab.texts('#heat .unknown')).toEqual(['漢']);
    await page.select('#trained-pattern select', 'comments');
    await lab.waitForText('#trained-pattern', 'nothing to track');
    await page.select('#trained-pattern select', 'brackets');
    await lab.waitForText('#trained-pattern', 'over these 21 characters');

    // The keyboard goes through the text, and the cell follows.
    await page.focus('#heat');
    await page.keyboard.press('Home');
    await lab.waitForText('#trained-sentence', 'after reading “s”');
    await page.keyboard.press('ArrowRight');
    await lab.waitForText('#trained-sentence', 'after reading “a”');
    await page.$eval('#trained-text textarea', (area) => {
      area.value = '';
      area.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await lab.waitForText('#trained-pattern', 'There is nothing to read');
  });

  test('opens the other network, and lets go of everything on leaving', async () => {
    await page.waitForSelector('#heat span', { timeout: 15_000 });
    await page.select('#trained-network select', 'plays');
    await page.waitForFunction(() =>
      document.querySelector('#heat')?.textContent?.includes('BERNARDO'),
    );
    expect(await lab.text('#trained-note')).toContain('Shakespeare');
    expect(await lab.leave()).toBe(0);
  });

  test('the worked cell works where the library cannot be fetched, which is said', async () => {
    site.refuses = /\.wasm$/;
    await lab.open();
    await page.waitForSelector('#notices [role=alert] .notice', { timeout: 15_000 });
    expect(await lab.text('#notices')).toContain('.wasm');
    await pressNextToTheEnd('#cell-stepper');
    expect(await results('#cell-inputs', 'memory')).toEqual(lectureMemory);
    site.refuses = undefined;
    await lab.click('#notices', 'Try again');
    await page.waitForSelector('#heat span', { timeout: 15_000 });
    expect(opened.problems.splice(0).join()).toContain('.wasm');
  });

  test('fits a narrow screen', async () => {
    await page.waitForSelector('#heat span', { timeout: 15_000 });
    expect(await lab.narrowWidth()).toBeLessThanOrEqual(360);
  });
});

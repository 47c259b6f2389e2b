// What a person does and sees on the page where spoken numbers are written down.

import { readFileSync } from 'node:fs';
import { SoundPage } from './soundPage.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** Something was read. */
export const readSomething = '#read[data-written="337"]';

/** @type {{ samples: { digits: string, breath: boolean, start: number, end: number }[] }} */
const { samples } = JSON.parse(readFileSync('demos/sound-to-letters/samples.json', 'utf8'));

/**
 * Where a number is in the sound of all samples.
 * @param {string} digits
 */
export function sampleOf(digits) {
  const sample = samples.find((one) => one.digits === digits && !one.breath);
  if (!sample) throw new Error(`nobody says ${digits}`);
  return sample;
}

export class LettersPage extends SoundPage {
  /**
   * @param {Page} page
   * @param {string} site
   */
  constructor(page, site) {
    super(page, `${site}sound-to-letters/index.html`, readSomething);
  }

  /**
   * Waits until a sound was read in a script.
   * @param {string} name its digits, or what the page calls it
   * @param {'digits' | 'hanzi'} [script]
   */
  async read(name, script = 'digits') {
    await this.page.waitForSelector(`body[data-read="${script} ${name}"]`, { timeout: 15_000 });
  }

  /**
   * Picks one of the samples.
   * @param {string} digits
   * @param {boolean} [breath] the one that is said without a pause
   */
  async pick(digits, breath = false) {
    const chip = `[data-digits="${digits}"][data-breath=${breath}]`;
    await this.page.waitForSelector(`${chip}:not(:disabled)`);
    // The settings are folded on a narrow screen.
    await this.page.$eval(chip, (button) => /** @type {HTMLElement} */ (button).click());
    await this.read(digits);
  }

  /**
   * Chooses a script, and waits until the sound that is shown was read in it.
   * @param {'digits' | 'hanzi'} script
   * @param {string} name
   */
  async write(script, name) {
    await this.page.$eval(`input[value=${script}]`, (input) =>
      /** @type {HTMLElement} */ (input).click(),
    );
    await this.read(name, script);
  }

  /** What is read, and what CTC and trimming make of the best path. */
  written() {
    return this.page.evaluate(() => {
      const of = (id) => document.getElementById(id)?.dataset.written ?? '';
      return { read: of('read'), ctc: of('ctc'), trimming: of('trimming') };
    });
  }

  /** What it might have been, the likeliest first, with probabilities in per cent. */
  hypotheses() {
    return this.page.$$eval('#hypotheses li', (rows) =>
      rows
        .map((row) => ({
          labels: (row.querySelector('.bar-name')?.textContent ?? '').replaceAll(' ', ''),
          share: parseFloat(row.querySelector('.bar-value')?.textContent ?? ''),
        }))
        .filter(({ labels }) => labels !== ''),
    );
  }

  /** What is likely where the cursor is. */
  moment() {
    return this.page.$eval('#moment', (text) => text.textContent ?? '');
  }
}

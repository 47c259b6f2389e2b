// What a person does and sees on the page of long lags.

import { DemoPage } from './demoPage.mjs';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {'answer' | 'error' | 'steps' | 'seconds' | 'parameters'} Column */

export class RacePage extends DemoPage {
  /**
   * @param {Page} page
   * @param {string} site
   */
  constructor(page, site) {
    super(page, `${site}long-lags/index.html`, 'tr[data-cell]');
  }

  /** The cells that take part, in their order. */
  cells() {
    return this.page.$$eval('tr[data-cell]', (rows) =>
      rows.map((row) => row.getAttribute('data-cell')),
    );
  }

  /**
   * What stands in the table.
   * @param {string} cell
   * @param {Column} column
   */
  standing(cell, column) {
    return this.page.$eval(
      `tr[data-cell="${cell}"] [data-column=${column}]`,
      (element) => element.textContent ?? '',
    );
  }

  /**
   * @param {string} cell
   * @param {Column} column
   */
  async figure(cell, column) {
    return Number.parseFloat((await this.standing(cell, column)).replaceAll(',', ''));
  }

  /**
   * @param {string} cell
   * @param {number} steps
   * @param {number} [timeout]
   */
  async waitForSteps(cell, steps, timeout = 40_000) {
    await this.page.waitForFunction(
      (who, wanted) => {
        const text = document.querySelector(`tr[data-cell="${who}"] [data-column=steps]`);
        return Number((text?.textContent ?? '').replaceAll(',', '')) >= wanted;
      },
      { timeout },
      cell,
      steps,
    );
  }

  /** @param {string} name of a radio button or a check box */
  async choose(name) {
    const control = await this.control(name);
    await control.evaluate((input) => input.click());
  }

  /** Presses Train or Pause. */
  async run() {
    await this.page.click('#transport .button-primary');
  }
}

// What a person does and sees on the text generation page.

import { DemoPage } from './demoPage.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** What the network has written. */
export const written = '#text > span:not(.prompt, .caret)';

export class TextPage extends DemoPage {
  /**
   * @param {Page} page
   * @param {string} site
   */
  constructor(page, site) {
    super(page, `${site}text-generation/index.html`, written);
  }

  written() {
    return this.page.$$eval(written, (spans) => spans.map((span) => span.textContent).join(''));
  }

  bars() {
    return this.page.$$eval('#bars li', (rows) =>
      rows.map((row) => ({
        name: row.querySelector('.bar-name')?.textContent ?? '',
        value: row.querySelector('.bar-value')?.textContent ?? '',
        chosen: row.classList.contains('is-chosen'),
      })),
    );
  }

  /** @param {string} value */
  async chooseCorpus(value) {
    await this.page.select('#settings-fields select', value);
  }

  /**
   * Puts a text into the field for own text.
   * @param {string} text
   */
  async paste(text) {
    await this.chooseCorpus('pasted');
    await this.page.$eval(
      '#settings-fields textarea',
      (area, value) => {
        area.value = value;
        area.dispatchEvent(new Event('input', { bubbles: true }));
        area.dispatchEvent(new Event('change', { bubbles: true }));
      },
      text,
    );
  }

  /** Sums and a small network: quick steps. */
  async chooseQuickTraining() {
    await this.chooseCorpus('arithmetic');
    await this.slide('Hidden size', '48');
  }
}

// What a person does and sees on the slot filling page.

import { DemoPage } from './demoPage.mjs';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {'both' | 'forward'} Direction */

/** A word that a network has read. */
export const readWord = '#words-both .word[data-tag]';

export class SlotPage extends DemoPage {
  /**
   * @param {Page} page
   * @param {string} site
   */
  constructor(page, site) {
    super(page, `${site}slot-filling/index.html`, readWord);
  }

  /**
   * Types a request as a person does, and waits until it has been read to its end.
   * @param {string} text
   */
  async type(text) {
    // What is typed may be what already stands there: it has to be read again.
    await this.typeInto('#request', '');
    await this.page.keyboard.press('Backspace');
    await this.waitForWords('');
    await this.page.keyboard.type(text);
    await this.waitForWords(text);
  }

  /** @param {string} text */
  async waitForWords(text) {
    await this.page.waitForFunction(
      (wanted) =>
        ['both', 'forward'].every((direction) => {
          const words = document.querySelectorAll(`#words-${direction} .word-text`);
          return Array.from(words, (word) => word.textContent).join(' ') === wanted;
        }),
      { timeout: 20_000 },
      text,
    );
  }

  /**
   * The tags as one network has them, one a word.
   * @param {Direction} direction
   */
  tags(direction) {
    return this.page.$$eval(`#words-${direction} .word`, (words) =>
      words.map((word) => word.getAttribute('data-tag') ?? ''),
    );
  }

  verdict() {
    return this.page.$eval('#verdict', (element) => element.textContent ?? '');
  }

  /**
   * The tags that a network holds possible for the word in question, with what they get in per cent.
   * @param {Direction} direction
   */
  candidates(direction) {
    return this.page.$$eval(`#bars-${direction} li`, (rows) =>
      rows.map((row) => ({
        tag: row.querySelector('.bar-name')?.textContent ?? '',
        share: Number.parseFloat(
          (row.querySelector('.bar-value')?.textContent ?? '').replace('<', ''),
        ),
      })),
    );
  }

  /** Small networks: quick steps. */
  async chooseQuickTraining() {
    await this.slide('Units in each direction', '16');
  }
}

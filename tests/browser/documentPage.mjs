// What a person does and sees on the page of documents as vectors.

import { DemoPage } from './demoPage.mjs';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {'network' | 'bag'} MapName */

/** A sentence that has been read and stands on the map. */
export const placed = '#map-network .map-mark';

export class DocumentPage extends DemoPage {
  /**
   * @param {Page} page
   * @param {string} site
   */
  constructor(page, site) {
    super(page, `${site}document-vectors/index.html`, placed);
  }

  /**
   * The marks of a map, with the numbers of their sentences and where they belong.
   * @param {MapName} map
   */
  marks(map) {
    return this.page.$$eval(`#map-${map} .map-mark`, (marks) =>
      marks.map((mark) => {
        const [x = NaN, y = NaN] = (mark.getAttribute('data-home') ?? '').split(' ').map(Number);
        return { label: mark.getAttribute('data-label') ?? '', x, y };
      }),
    );
  }

  /**
   * Adds a sentence as a person does.
   * @param {string} text
   */
  async add(text) {
    await this.page.focus('#sentence');
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** The sentences of the list with what is rebuilt of them. */
  sentences() {
    return this.page.$$eval('#sentences li', (rows) =>
      rows.map((row) => ({
        key: row.dataset.key ?? '',
        text: row.querySelector('.sentence span:last-child')?.textContent ?? '',
        rebuilt: row.querySelector('.rebuilt')?.textContent ?? '',
        exact: row.dataset.exact === 'true',
        selected: row.querySelector('.sentence')?.getAttribute('aria-pressed') === 'true',
      })),
    );
  }

  /**
   * Waits until a sentence of the list has been read, and gives it.
   * @param {string} text
   */
  async sentence(text) {
    await this.page.waitForFunction(
      (wanted) =>
        Array.from(document.querySelectorAll('#sentences li')).some(
          (row) =>
            row instanceof HTMLElement &&
            row.dataset.exact !== '' &&
            row.querySelector('.sentence span:last-child')?.textContent === wanted,
        ),
      { timeout: 20_000 },
      text,
    );
    const found = (await this.sentences()).find((sentence) => sentence.text === text);
    if (!found) throw new Error(`${text} is not on the list`);
    return found;
  }

  /** @param {string} key */
  async pick(key) {
    await this.page.click(`#sentences li[data-key="${key}"] .sentence`);
    await this.page.waitForSelector(`#sentences li[data-key="${key}"] [aria-pressed=true]`);
  }

  /** How far the others are from the one that is picked. */
  distances() {
    return this.page.$$eval('#distances tr', (rows) =>
      rows.map((row) => {
        const [network = NaN, bag = NaN] = Array.from(
          row.querySelectorAll('.distance-value'),
          (value) => Number(value.textContent),
        );
        return { key: row.getAttribute('data-key') ?? '', network, bag };
      }),
    );
  }

  verdict() {
    return this.page.$eval('#verdict', (element) => element.textContent ?? '');
  }

  walkText() {
    return this.page.$eval('#walk-text', (element) => element.textContent ?? '');
  }

  /**
   * Puts lines into the field for the visitor's own.
   * @param {string} text
   */
  async write(text) {
    await this.page.select('#settings-fields select', 'own');
    await this.page.$eval(
      '#settings-fields textarea',
      (area, value) => {
        area.value = value;
        area.dispatchEvent(new Event('input', { bubbles: true }));
      },
      text,
    );
  }
}

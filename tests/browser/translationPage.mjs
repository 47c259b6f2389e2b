// What a person does and sees on the translation page.

import { DemoPage } from './demoPage.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** A sign that a network has written. */
export const answered = '#answer .token';

export class TranslationPage extends DemoPage {
  /**
   * @param {Page} page
   * @param {string} site
   */
  constructor(page, site) {
    super(page, `${site}translation/index.html`, answered);
  }

  /**
   * Types a text as a person does.
   * @param {string} text
   */
  async type(text) {
    await this.typeInto('#source', text);
  }

  /**
   * Types a text and waits until the picture of the looks has its words as columns.
   * @param {string} text
   * @param {readonly string[]} words
   */
  async ask(text, words) {
    await this.type(text);
    await this.page.waitForFunction(
      (wanted) => {
        const heads = document.querySelectorAll('#matrix thead th');
        return Array.from(heads, (head) => head.textContent).join(' ') === wanted;
      },
      { timeout: 20_000 },
      words.join(' '),
    );
  }

  /** The answer without the sign of its end. */
  answer() {
    return this.page.$$eval('#answer .token:not(.token-end)', (tokens) =>
      tokens.map((token) => token.textContent).join(''),
    );
  }

  /** @param {string} text */
  async waitForAnswer(text) {
    await this.page.waitForFunction(
      (wanted) =>
        Array.from(
          document.querySelectorAll('#answer .token:not(.token-end)'),
          (token) => token.textContent,
        ).join('') === wanted,
      { timeout: 20_000 },
      text,
    );
  }

  verdict() {
    return this.page.$eval('#verdict', (element) => element.textContent ?? '');
  }

  /** @param {string} text */
  async waitForVerdict(text) {
    await this.page.waitForFunction(
      (wanted) => document.querySelector('#verdict')?.textContent?.includes(wanted),
      { timeout: 20_000 },
      text,
    );
  }

  /** What the picture of the looks shows: its rows with their names, and the weights from 0 to 1. */
  matrix() {
    return this.page.$$eval('#matrix tbody tr', (rows) =>
      rows.map((row) => ({
        name: row.querySelector('th')?.textContent ?? '',
        weights: Array.from(row.querySelectorAll('td'), (cell) =>
          Number(cell.style.getPropertyValue('--weight')),
        ),
      })),
    );
  }

  /** The best answers, with their probability in per cent. */
  candidates() {
    return this.page.$$eval('#candidates li', (rows) =>
      rows
        .map((row) => ({
          text: row.querySelector('.bar-name')?.textContent ?? '',
          share: Number.parseFloat(
            (row.querySelector('.bar-value')?.textContent ?? '').replace('<', ''),
          ),
        }))
        .filter(({ text }) => text !== ''),
    );
  }

  /** The signs on the way through the tree that was chosen, the end among them. */
  chosenWay() {
    return this.page.$$eval('#beam .beam-node.is-chosen', (nodes) =>
      nodes.map((node) => node.querySelector('text')?.textContent ?? '').join(''),
    );
  }

  /** @param {'With attention' | 'Without'} who */
  async letAnswer(who) {
    const choice = await this.control(who);
    await choice.evaluate((input) => {
      input.click();
    });
  }

  /** @param {string} width */
  async setBeam(width) {
    await this.typeInto('[aria-label="Beam width"]', width);
  }

  /** @param {string} value */
  async chooseCorpus(value) {
    // The controls may come after the page can be typed into.
    await this.page.waitForSelector('#settings-fields select');
    await this.page.select('#settings-fields select', value);
  }
}

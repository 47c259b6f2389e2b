// What a person does and sees on the parsing page.

import { DemoPage } from './demoPage.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** A node of a tree that is drawn. */
export const drawn = '#tree .tree-node';

export class ParsingPage extends DemoPage {
  /**
   * @param {Page} page
   * @param {string} site
   */
  constructor(page, site) {
    super(page, `${site}parsing/index.html`, drawn);
  }

  /**
   * Types a sentence as a person does.
   * @param {string} text
   */
  async type(text) {
    await this.typeInto('#sentence', text);
  }

  /**
   * Types a sentence and waits until its words are those of the tree.
   * @param {string} text
   * @param {string} words
   */
  async ask(text, words) {
    await this.type(text);
    await this.page.waitForFunction(
      (wanted) => {
        const nodes = Array.from(document.querySelectorAll('#tree .tree-node.is-word'));
        const x = (/** @type {Element} */ node) => Number(node.getAttribute('x'));
        nodes.sort((a, b) => x(a) - x(b));
        return nodes.map((node) => node.textContent).join(' ') === wanted;
      },
      { timeout: 20_000 },
      words,
    );
  }

  /** What the network wrote. */
  written() {
    return this.page.$$eval('#written .written-token', (tokens) =>
      tokens.map((token) => token.textContent).join(' '),
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

  /** How many nodes of the tree there are of a kind. @param {'word' | 'tag' | 'phrase' | 'open'} kind */
  nodes(kind) {
    return this.page.$$eval(`#tree .tree-node.is-${kind}`, (nodes) =>
      nodes.map((node) => node.textContent ?? ''),
    );
  }
}

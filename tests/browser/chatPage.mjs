// What a person does and sees on the chat page.

import { DemoPage } from './demoPage.mjs';

/** @typedef {import('puppeteer-core').Page} Page */

/** A reply of a network. */
export const replied = '#log .line-network';

export class ChatPage extends DemoPage {
  /**
   * @param {Page} page
   * @param {string} site
   */
  constructor(page, site) {
    super(page, `${site}chat/index.html`, replied);
  }

  /** How often anything but the visitor has said something. */
  replies() {
    return this.page.$$eval('#log .line-network, #log .line-remark', (lines) => lines.length);
  }

  /**
   * Types a line, sends it with the Enter key and waits for what comes back.
   * @param {string} text
   */
  async say(text) {
    await this.page.focus('#line');
    await this.quiet();
    const before = await this.replies();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
    await this.waitForReplies(before + 1);
    return this.lastReply();
  }

  /** Waits until every line has been answered. */
  async quiet() {
    await this.page.waitForFunction(
      () =>
        document.querySelectorAll('#log .line-you').length <=
        document.querySelectorAll('#log .line-network, #log .line-remark').length,
      { timeout: 20_000 },
    );
  }

  /** @param {number} count */
  async waitForReplies(count) {
    await this.page.waitForFunction(
      (wanted) =>
        document.querySelectorAll('#log .line-network, #log .line-remark').length >= wanted,
      { timeout: 20_000 },
      count,
    );
  }

  /** What was said last, as it is read out, without who says it. */
  lastReply() {
    return this.page.$$eval('#log > p', (lines) => {
      const last = lines.at(-1);
      const spoken = last?.querySelector('.visually-hidden')?.textContent ?? '';
      const remark = last?.querySelector('.remark')?.textContent ?? '';
      const text = (last?.textContent ?? '').slice(spoken.length);
      return {
        text: text.slice(0, text.length - remark.length).trim(),
        remark,
        finished: last?.dataset.finished === 'true',
      };
    });
  }

  /** The likeliest replies with what they get in per cent. */
  likeliest() {
    return this.page.$$eval('#bars li', (rows) =>
      rows.map((row) => ({
        text: row.querySelector('.bar-name')?.textContent ?? '',
        share: Number.parseFloat(
          (row.querySelector('.bar-value')?.textContent ?? '').replace('<', ''),
        ),
        chosen: row.classList.contains('is-chosen'),
      })),
    );
  }

  /** @param {string} value */
  async chooseCorpus(value) {
    await this.page.select('#settings-fields select', value);
  }

  /**
   * Puts a dialogue into the field for the visitor's own.
   * @param {string} text
   */
  async write(text) {
    await this.chooseCorpus('dialogue');
    await this.page.$eval(
      '#settings-fields textarea',
      (area, value) => {
        area.value = value;
        area.dispatchEvent(new Event('input', { bubbles: true }));
      },
      text,
    );
  }

  /** The replies of the learning network that stand on the page, the newest first. */
  samples() {
    return this.page.$$eval('#samples q', (lines) => lines.map((line) => line.textContent ?? ''));
  }
}

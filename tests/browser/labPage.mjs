// What a person does and sees on the pages whose panels are worked by hand.

import { DemoPage } from './demoPage.mjs';

export class LabPage extends DemoPage {
  /**
   * The text of the one element that a selector finds.
   * @param {string} selector
   */
  text(selector) {
    return this.page.$eval(selector, (element) => element.textContent?.trim() ?? '');
  }

  /**
   * The texts of all elements that a selector finds.
   * @param {string} selector
   */
  texts(selector) {
    return this.page.$$eval(selector, (elements) =>
      elements.map((element) => element.textContent?.trim() ?? ''),
    );
  }

  /**
   * Presses the button of a panel that shows a name, as soon as there is one.
   * @param {string} panel
   * @param {string} name
   */
  async click(panel, name) {
    const button = await this.page
      .waitForFunction(
        (where, wanted) => {
          const buttons = Array.from(document.querySelectorAll(`${where} button`));
          const found = buttons.find((one) => one.textContent?.trim() === wanted);
          // Not under the header, where a click would meet the header.
          found?.scrollIntoView({ block: 'center' });
          return found;
        },
        { timeout: 15_000 },
        panel,
        name,
      )
      .catch(() => undefined);
    if (!button || !('click' in button)) throw new Error(`${panel} has no button ${name}`);
    await button.click();
  }

  /**
   * Types a number into a field of a table, found by what it is read out as.
   * @param {string} label
   * @param {string} value
   */
  async type(label, value) {
    const field = await this.page.$(`input[aria-label="${label}"]`);
    if (!field) throw new Error(`no field is labelled ${label}`);
    await field.evaluate((input) => input.focus());
    await field.evaluate((input) => input.select());
    await this.page.keyboard.type(value);
  }

  /**
   * Waits until an element shows what is wanted.
   * @param {string} selector
   * @param {string} wanted a regular expression
   */
  async waitForText(selector, wanted) {
    await this.page.waitForFunction(
      (where, pattern) =>
        new RegExp(pattern, 'u').test(document.querySelector(where)?.textContent ?? ''),
      { timeout: 30_000 },
      selector,
      wanted,
    );
  }

  /** How wide the page is on a narrow screen. */
  async narrowWidth() {
    await this.page.setViewport({ width: 360, height: 740 });
    return this.width();
  }
}

// A system in a browser of its own, answering as a child process does.

import puppeteer from 'puppeteer-core';
import { which } from '../../tools/setup/shell.mjs';
import { serve } from './server.mjs';

const kLongest = 15 * 60 * 1000;

export const kBrowsers = {
  chromium: {
    browser: 'chrome',
    command: 'chromium',
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  },
  firefox: { browser: 'firefox', command: 'firefox-esr', args: [] },
};

export class BrowserSystem {
  /**
   * @param {keyof typeof kBrowsers} name
   * @param {string} module the system's module, from bench/
   */
  constructor(name, module) {
    this.kind = kBrowsers[name];
    this.module = `/bench/${module}`;
  }

  /** @param {import('../lib/work.mjs').Job} job */
  async prepare(job) {
    this.server = await serve();
    this.browser = await puppeteer.launch({
      browser: this.kind.browser,
      executablePath: which(this.kind.command),
      args: this.kind.args,
      headless: true,
      protocolTimeout: kLongest,
    });
    this.page = await this.browser.newPage();
    await this.page.goto(this.server.address);
    await this.page.evaluate(
      async (module, given) => {
        const system = await import(module);
        globalThis.ready = await system.prepare(given);
      },
      this.module,
      job,
    );
    return { engine: await this.browser.version() };
  }

  round(iterations) {
    return this.page.evaluate((count) => globalThis.ready.round(count), iterations);
  }

  async close() {
    await this.browser?.close();
    this.server?.close();
  }
}

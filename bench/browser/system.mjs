// A system in a browser of its own, answering as a child process does.

import puppeteer from 'puppeteer-core';
import { which } from '../../tools/setup/shell.mjs';
import { serve } from './server.mjs';

const kLongest = 15 * 60 * 1000;

const kKinds = {
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

function launch({ browser, command, args }) {
  return puppeteer.launch({
    browser,
    executablePath: which(command),
    args,
    headless: true,
    protocolTimeout: kLongest,
  });
}

/** As `Chrome/156.0.1.2`. */
export async function browserVersion(name) {
  const browser = await launch(kKinds[name]);
  try {
    return await browser.version();
  } finally {
    await browser.close();
  }
}

export class BrowserSystem {
  /**
   * @param {keyof typeof kKinds} name
   * @param {string} module the system's module, from bench/
   */
  constructor(name, module) {
    this.kind = kKinds[name];
    this.module = `/bench/${module}`;
  }

  /** @param {import('../lib/work.mjs').Job} job */
  async prepare(job) {
    this.server = await serve();
    this.browser = await launch(this.kind);
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
    return {};
  }

  round(iterations) {
    return this.page.evaluate((count) => globalThis.ready.round(count), iterations);
  }

  async close() {
    await this.browser?.close();
    this.server?.close();
  }
}

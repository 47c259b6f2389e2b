// Real browsers, and pages that remember everything that went wrong in them.

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';

/** @typedef {'chromium' | 'firefox'} BrowserName */
/** @typedef {import('puppeteer-core').Browser} Browser */
/** @typedef {import('puppeteer-core').Page} Page */

/** @type {readonly BrowserName[]} */
export const browserNames = ['chromium', 'firefox'];

/** @type {Record<BrowserName, readonly string[]>} */
const places = {
  chromium: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  firefox: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
};

/** @param {BrowserName} name */
function executable(name) {
  const found = places[name].find((place) => existsSync(place));
  if (!found) throw new Error(`${name} is not installed: none of ${places[name].join(', ')}`);
  return found;
}

/**
 * `args` are for Chromium, `preferences` for Firefox.
 * @typedef {{ args?: readonly string[], preferences?: Record<string, unknown> }} Launching
 */

/**
 * @param {BrowserName} name
 * @param {Launching} [launching]
 * @returns {Promise<{ browser: Browser, downloads: string, close(): Promise<void> }>}
 */
export async function launch(name, { args = [], preferences = {} } = {}) {
  const downloads = await mkdtemp(path.join(os.tmpdir(), 'unrolled-downloads-'));
  const browser = await puppeteer.launch({
    browser: name === 'firefox' ? 'firefox' : 'chrome',
    executablePath: executable(name),
    headless: true,
    args:
      name === 'firefox'
        ? []
        : [
            '--no-sandbox',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--no-first-run',
            ...args,
          ],
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.useDownloadDir': true,
      'browser.helperApps.neverAsk.saveToDisk': 'application/octet-stream',
      'browser.download.alwaysOpenPanel': false,
      ...preferences,
    },
  });
  if (name === 'chromium') {
    const session = await browser.target().createCDPSession();
    await session.send('Browser.setDownloadBehavior', {
      behavior: 'allow',
      downloadPath: downloads,
      eventsEnabled: true,
    });
  }
  return {
    browser,
    downloads,
    async close() {
      await browser.close();
      await rm(downloads, { recursive: true, force: true });
    },
  };
}

/**
 * Notes of the page's own: when it first did something, which is when `alive` could be found in it,
 * and what the policy refused.
 * @param {string} alive
 */
function takeNotes(alive) {
  const notes = { alive: 0, violations: /** @type {string[]} */ ([]) };
  Object.assign(window, { notes });
  document.addEventListener('securitypolicyviolation', (event) => {
    notes.violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
  });
  const observer = new MutationObserver(() => {
    if (!document.querySelector(alive)) return;
    notes.alive = performance.now();
    observer.disconnect();
  });
  observer.observe(document, { attributes: true, childList: true, subtree: true });
}

/**
 * A fresh page. `problems` gathers everything a visitor's console would show as a warning or worse.
 * @param {Browser} browser
 * @param {{ width?: number, height?: number, alive?: string }} [options]
 */
export async function openPage(browser, { width = 1280, height = 900, alive = 'h1' } = {}) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on('console', (message) => {
    if (['error', 'warn', 'assert'].includes(message.type())) {
      problems.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => {
    problems.push(`error: ${error instanceof Error ? error.message : String(error)}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  await page.evaluateOnNewDocument(takeNotes, alive);
  await page.setViewport({ width, height });
  return { page, problems };
}

/**
 * What `takeNotes` has noted.
 * @param {Page} page
 */
export function notesOf(page) {
  return page.evaluate(
    () =>
      /** @type {{ notes: { alive: number, violations: string[] } }} */ (
        /** @type {unknown} */ (window)
      ).notes,
  );
}

// What every browser test begins and ends with: the built site on a port, a browser, a fresh page.

import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest } from '@jest/globals';
import { launch, notesOf, openPage } from './browsers.mjs';
import { serveSite } from './site.mjs';

/** @typedef {import('./browsers.mjs').BrowserName} BrowserName */
/** @typedef {import('./site.mjs').Site} Site */
/** @typedef {Awaited<ReturnType<typeof launch>>} Launched */

/**
 * Milliseconds after which a page that shows nothing is broken. On an idle machine a page shows something
 * within one second; the tests print how long it took.
 */
export const atOnce = 5000;

/**
 * Serves the site for the tests of a file. The result is filled when they begin. A test that fails is tried
 * once more (docs/decisions/0017).
 * @returns {Site}
 */
export function useSite() {
  jest.setTimeout(60_000);
  jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true });
  const site = /** @type {Site} */ ({});
  beforeAll(async () => {
    const served = await serveSite();
    // One object: what a test refuses, the server must see.
    Object.defineProperties(site, {
      address: { get: () => served.address },
      refuses: {
        get: () => served.refuses,
        set: (value) => {
          served.refuses = value;
        },
      },
      close: { value: () => served.close() },
    });
  });
  beforeEach(() => {
    site.refuses = undefined;
  });
  afterAll(() => site.close());
  return site;
}

/**
 * Launches a browser for the tests of a block.
 * @param {BrowserName} name
 * @param {import('./browsers.mjs').Launching} [launching]
 * @returns {Launched}
 */
export function useBrowser(name, launching) {
  const launched = /** @type {Launched} */ ({});
  beforeAll(async () => {
    Object.assign(launched, await launch(name, launching));
  });
  afterAll(() => launched.close());
  return launched;
}

/**
 * Opens a fresh page before each test of a block, with nothing downloaded. After it nothing may have been
 * written to its console and nothing been refused by the content-security policy, and what it has stored is
 * gone.
 * @param {Launched} launched
 * @param {{ alive: string }} options
 * @returns {Awaited<ReturnType<typeof openPage>>}
 */
export function usePage(launched, options) {
  const opened = /** @type {Awaited<ReturnType<typeof openPage>>} */ ({});
  beforeEach(async () => {
    await Promise.all(
      (await readdir(launched.downloads)).map((name) => rm(path.join(launched.downloads, name))),
    );
    Object.assign(opened, await openPage(launched.browser, options));
  });
  afterEach(async () => {
    const { page, problems } = opened;
    const { violations } = await notesOf(page);
    // Nothing of one test may greet the next.
    await page.evaluate(() => {
      localStorage.clear();
      indexedDB.deleteDatabase('unrolled');
    });
    await page.close();
    expect(violations).toEqual([]);
    expect(problems).toEqual([]);
  });
  return opened;
}

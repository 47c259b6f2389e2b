// What a person does and sees on any page with a training.

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {'run' | 'step' | 'stop' | 'reset' | 'save' | 'load'} Action */

export class DemoPage {
  /**
   * @param {Page} page
   * @param {string} url
   * @param {string} shows what there is once the page is at work
   */
  constructor(page, url, shows) {
    this.page = page;
    this.url = url;
    this.shows = shows;
  }

  async open() {
    await this.page.goto(this.url);
    await this.waitUntilAtWork();
  }

  async waitUntilAtWork() {
    await this.page.waitForSelector(this.shows, { timeout: 15_000 });
  }

  /**
   * Types into a field, over what stands there, as a person does.
   * @param {string} selector
   * @param {string} text
   */
  async typeInto(selector, text) {
    await this.page.focus(selector);
    await this.page.$eval(selector, (input) => {
      /** @type {HTMLInputElement} */ (input).select();
    });
    await this.page.keyboard.type(text);
  }

  /**
   * How wide what is shown is: no wider than the screen, one hopes. Charts follow the screen a frame or
   * two later, so one that is wider is given time.
   */
  async width() {
    const fits = () => document.documentElement.scrollWidth <= window.innerWidth;
    await this.page.waitForFunction(fits, { timeout: 5000 }).catch(() => undefined);
    return this.page.evaluate(() => document.documentElement.scrollWidth);
  }

  status() {
    return this.page.$eval('#status', (element) => element.textContent ?? '');
  }

  error() {
    return this.page.$eval('#notices [role=alert]', (element) => element.textContent ?? '');
  }

  /** @param {string} name */
  async number(name) {
    const text = await this.page.$eval(`[data-value=${name}]`, (dd) => dd.textContent ?? '');
    return Number(text.replaceAll(',', ''));
  }

  /**
   * Notes the first number that is shown under a name from now on: when a test comes to look, training may
   * be far from where it began.
   * @param {string} name
   * @returns {Promise<() => Promise<number>>} which number that was
   */
  async noteFirst(name) {
    const noted = await this.page.evaluateHandle((wanted) => {
      const first = { number: Number.NaN };
      const observer = new MutationObserver(() => {
        const text = document.querySelector(`[data-value=${wanted}]`)?.textContent ?? '';
        first.number = text === '' ? Number.NaN : Number(text.replaceAll(',', ''));
        if (!Number.isNaN(first.number)) observer.disconnect();
      });
      observer.observe(document.body, { childList: true, characterData: true, subtree: true });
      return first;
    }, name);
    return () => noted.evaluate(({ number }) => number);
  }

  /** The buttons that can be pressed now, by the names they show. */
  enabled() {
    return this.page.$$eval('.transport button', (buttons) =>
      buttons.filter((button) => !button.disabled).map((button) => button.textContent?.trim()),
    );
  }

  /** @param {Action} action */
  async press(action) {
    const selector = `[data-action=${action}]:not(:disabled)`;
    await this.page.waitForSelector(selector);
    await this.page.click(selector);
  }

  /**
   * Finds a control by its label.
   * @param {string} label
   */
  async control(label) {
    const handle = await this.page.evaluateHandle((wanted) => {
      const labels = Array.from(document.querySelectorAll('label'));
      const found = labels.find((element) => element.textContent?.trim() === wanted);
      return found?.control ?? found?.querySelector('input') ?? null;
    }, label);
    const element = handle.asElement();
    if (!element) throw new Error(`no control is labelled ${label}`);
    return /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (element);
  }

  /**
   * Moves a slider, as the keyboard does, until it shows a value.
   * @param {string} label
   * @param {string} value
   */
  async slide(label, value) {
    const slider = await this.control(label);
    const hidden = await slider.evaluate((input) => input.closest('details:not([open])') !== null);
    if (hidden) await this.page.click('#settings-fields details > summary');
    await slider.focus();
    await slider.press('Home');
    for (let i = 0; i < 30; i += 1) {
      if ((await slider.evaluate((input) => input.getAttribute('aria-valuetext'))) === value)
        return;
      await slider.press('ArrowRight');
    }
    throw new Error(`${label} cannot be set to ${value}`);
  }

  /** Presses Pause. Milliseconds from the click to the last change of the step number after it. */
  pauseLatency() {
    return this.page.evaluate(
      () =>
        /** @type {Promise<number>} */ (
          new Promise((resolve) => {
            const step = document.querySelector('[data-value=step]');
            const button = document.querySelector('[data-action=run]');
            if (!step || !(button instanceof HTMLElement)) throw new Error('the page has no step');
            const clicked = performance.now();
            let changed = clicked;
            new MutationObserver(() => {
              changed = performance.now();
            }).observe(step, { childList: true, characterData: true, subtree: true });
            button.click();
            setTimeout(() => {
              resolve(changed - clicked);
            }, 1500);
          })
        ),
    );
  }

  /**
   * @param {number} step
   * @param {number} [timeout]
   */
  async waitForStep(step, timeout = 40_000) {
    await this.page.waitForFunction(
      (wanted) => {
        const text = document.querySelector('[data-value=step]')?.textContent ?? '';
        return Number(text.replaceAll(',', '')) >= wanted;
      },
      { timeout },
      step,
    );
  }

  /** @param {string} text */
  async waitForStatus(text) {
    await this.page.waitForFunction(
      (wanted) => document.querySelector('#status')?.textContent?.includes(wanted),
      { timeout: 20_000 },
      text,
    );
  }

  async waitForError() {
    await this.page.waitForSelector('#notices [role=alert] .notice', { timeout: 15_000 });
    return this.error();
  }

  /**
   * Waits for an error that says something, where another may still stand.
   * @param {string} text
   */
  async waitForErrorThatSays(text) {
    await this.page.waitForFunction(
      (wanted) => document.querySelector('#notices')?.textContent?.includes(wanted),
      { timeout: 15_000 },
      text,
    );
  }

  /**
   * Chooses a file in the dialogue that an action opens.
   * @param {() => Promise<void>} opens
   * @param {string} file
   */
  async chooseFile(opens, file) {
    const [chooser] = await Promise.all([this.page.waitForFileChooser(), opens()]);
    await chooser.accept([file]);
  }

  /**
   * Chromium: the longest task of the main thread during something, by the clock (0 when none took more
   * than 50 ms) and, of any task, by the time it had the processor; in milliseconds.
   * @param {() => Promise<unknown>} during
   */
  async longestTask(during) {
    await this.page.tracing.start({ categories: ['toplevel'] });
    const watch = await this.page.evaluateHandle(() => {
      const seen = { longest: 0 };
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries())
          seen.longest = Math.max(seen.longest, duration);
      }).observe({ type: 'longtask' });
      return seen;
    });
    await during();
    const longest = await watch.evaluate((seen) => seen.longest);
    const trace = (await this.page.tracing.stop()) ?? new Uint8Array();
    return { longest, processorTime: longestProcessorTime(new TextDecoder().decode(trace)) };
  }

  /**
   * Chromium: whether the page stays smooth during something: no task takes more than 50 ms by the clock,
   * or, where a busy machine gave the processor to others in the midst of one, computes for longer than
   * `bound` ms. A very busy machine gets two more attempts.
   * @param {number} bound
   * @param {() => Promise<unknown>} during
   * @param {() => Promise<unknown>} [between] attempts
   */
  async staysSmooth(bound, during, between) {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (attempt > 0) await between?.();
      const { longest, processorTime } = await this.longestTask(during);
      console.info(
        `chromium: longest task ${longest || 'below 50'} ms, computed at most ${processorTime} ms`,
      );
      if (longest === 0 || processorTime < bound) return true;
    }
    return false;
  }

  /** From the next load on the visitor has asked for less motion; not every browser lets a test say so. */
  async preferStillness() {
    await this.page.evaluateOnNewDocument(() => {
      const real = window.matchMedia.bind(window);
      window.matchMedia = (query) => real(query.includes('prefers-reduced-motion') ? 'all' : query);
    });
  }

  /** Lets go of all models, as leaving the page does, and tells how many objects are left. */
  async leave() {
    await this.page.evaluate(() => {
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
    });
    await this.page.waitForSelector('body[data-live-objects]', { timeout: 15_000 });
    return this.page.$eval('body', (body) => Number(body.dataset.liveObjects));
  }
}

/**
 * @param {string} trace
 * @returns {number}
 */
function longestProcessorTime(trace) {
  /** @type {{ traceEvents: Record<string, any>[] }} */
  const { traceEvents } = JSON.parse(trace);
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  const times = traceEvents
    .filter(({ ph, pid, tid }) => ph === 'X' && threads.has(`${pid}:${tid}`))
    .map(({ tdur = 0 }) => tdur / 1000);
  if (times.length === 0) throw new Error('the trace has no task of the main thread');
  return Math.round(Math.max(...times));
}

/**
 * The bytes of the one file that is to arrive in a folder.
 * @param {string} folder
 */
export async function downloaded(folder) {
  for (let i = 0; i < 100; i += 1) {
    const names = await readdir(folder);
    const ready = names.find((name) => name.endsWith('.safetensors'));
    if (ready && names.length === 1) {
      const file = path.join(folder, ready);
      const bytes = await readFile(file);
      if (bytes.length > 0) return { file, bytes };
    }
    await sleep(100);
  }
  throw new Error(`nothing was downloaded to ${folder}`);
}

/**
 * The header of a safetensors file.
 * @param {Buffer} bytes
 */
export function headerOf(bytes) {
  const length = Number(bytes.readBigUInt64LE(0));
  return JSON.parse(bytes.subarray(8, 8 + length).toString('utf8'));
}

// What a person does and sees on the page where things are found by saying them.

import { readFileSync } from 'node:fs';
import { SoundPage } from './soundPage.mjs';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {{ text: string, start: number, end: number }} Word */

/** Something was found. */
export const found = '#hits li';

/** @type {{ seconds: number, questions: Word[], sentences: { words: Word[] }[] }} */
export const archive = JSON.parse(readFileSync('demos/spoken-search/archive.json', 'utf8'));

/** @param {string} text */
export function said(text) {
  return archive.sentences.flatMap(({ words }) => words).filter((word) => word.text === text);
}

/** @param {string} text */
export function asked(text) {
  const question = archive.questions.find((one) => one.text === text);
  if (!question) throw new Error(`nobody asks for ${text}`);
  return question;
}

export class SpokenPage extends SoundPage {
  /**
   * @param {Page} page
   * @param {string} site
   */
  constructor(page, site) {
    super(page, `${site}spoken-search/index.html`, found);
  }

  /** @override */
  async open() {
    await super.open();
    await this.page.waitForSelector('#add .file-drop button:not(:disabled)', { timeout: 15_000 });
  }

  /** The passages found, in order. `right`: whether it is the word that was asked for, if one was. */
  hits() {
    return this.page.$$eval('#hits li', (rows) =>
      rows.map(({ dataset }) => ({
        id: dataset.id ?? '',
        start: Number(dataset.start),
        end: Number(dataset.end),
        score: Number(dataset.score),
        right: dataset.right === 'true',
        said: dataset.said ?? '',
      })),
    );
  }

  /**
   * Waits for the answer to a question, by what the page calls it.
   * @param {string} name
   */
  async answered(name) {
    await this.waitForStatus(`Asked for ${name}`);
    return this.hits();
  }

  /**
   * Lets the microphone hear, again when what was found is not right: where the machine has much else to do,
   * sound comes with holes in it.
   * @param {(hit: { start: number, end: number }) => boolean} isRight
   */
  async askAloud(isRight) {
    let best;
    for (let attempt = 0; attempt < 3 && !(best && isRight(best)); attempt += 1) {
      await this.page.click('#speak');
      await this.page.waitForSelector('#meter.is-speech', { timeout: 15_000 });
      [best] = await this.answered('what you said');
    }
    if (!best) throw new Error('nothing was found');
    return best;
  }

  /**
   * Picks a word.
   * @param {string} text
   */
  async pick(text) {
    await this.page.$eval('.more-words', (more) => more.setAttribute('open', ''));
    await this.page.click(`[data-word="${text}"]`);
    return this.answered(`“${text}”`);
  }

  /**
   * Opens the dialogue of a button with the keyboard, which no layout that moves can mislead, and chooses
   * a file.
   * @param {'#ask-file' | '#add .file-drop button'} button
   * @param {string} file
   */
  async choose(button, file) {
    await this.page.waitForSelector(`${button}:not(:disabled)`);
    await this.chooseFile(async () => {
      await this.page.focus(button);
      await this.page.keyboard.press('Enter');
    }, file);
  }

  /** The labels of the marks on the waveform. */
  marks() {
    return this.page.evaluate(() => {
      const root = document.querySelector('.wave-close > div')?.shadowRoot;
      const regions = root?.querySelectorAll('[part~=region]') ?? [];
      return Array.from(regions, (region) => region.textContent ?? '');
    });
  }

  playing() {
    return this.page.$eval('#play', (button) => button.getAttribute('data-playing') === 'true');
  }

  time() {
    return this.page.$eval('#waveform', (wave) => Number(wave.getAttribute('aria-valuenow')));
  }

  recordings() {
    return this.page.$$eval('#recordings .recording', (rows) => rows.map((row) => row.textContent));
  }

  /** What is said beside the recordings. */
  note() {
    return this.page.$eval('#add .field-note', (note) => note.textContent ?? '');
  }

  /** How far the indexing has come, −1: there is none. */
  share() {
    return this.page.$eval('.indexing', (box) =>
      box.hasAttribute('hidden') ? -1 : (box.querySelector('progress')?.value ?? -1),
    );
  }
}

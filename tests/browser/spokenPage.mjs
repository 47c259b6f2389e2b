// What a person does and sees on the page where things are found by saying them.

import { readFileSync } from 'node:fs';
import { DemoPage } from './demoPage.mjs';

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

/**
 * A WAV file of 16-bit samples.
 * @param {Int16Array} samples
 * @param {number} sampleRate
 */
export function wavOf(samples, sampleRate) {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(2 * sampleRate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/**
 * Some of a sound with silence around it, in which there is a breath of noise as in any room.
 * @param {Int16Array} samples
 * @param {number} sampleRate
 * @param {{ start: number, end: number }} stretch
 * @param {number} around in seconds, on either side
 */
export function spoken(samples, sampleRate, { start, end }, around) {
  const word = samples.subarray(Math.round(start * sampleRate), Math.round(end * sampleRate));
  const pause = Math.round(around * sampleRate);
  const all = Int16Array.from(
    { length: word.length + 2 * pause },
    (_, i) => ((i * 7919) % 31) - 15,
  );
  for (const [i, sample] of word.entries()) all[pause + i] = sample;
  return all;
}

export class SpokenPage extends DemoPage {
  /**
   * @param {Page} page
   * @param {string} site
   */
  constructor(page, site) {
    super(page, `${site}spoken-search/index.html`);
  }

  async open() {
    await this.page.goto(this.url);
    await this.page.waitForSelector(found, { timeout: 15_000 });
    await this.page.waitForSelector('#add button:not(:disabled)', { timeout: 15_000 });
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
   * @param {'#ask-file' | '#add button'} button
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

  /**
   * The samples of one of the page's own sounds.
   * @param {'archive' | 'questions'} name
   * @param {number} sampleRate
   */
  async samples(name, sampleRate) {
    const base64 = await this.page.evaluate(
      async (wanted, rate) => {
        const entry = performance
          .getEntriesByType('resource')
          .find((one) => one.name.includes(`/${wanted}-`) && one.name.endsWith('.ogg'));
        const bytes = await (await fetch(entry?.name ?? '')).arrayBuffer();
        const buffer = await new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes);
        const numbers = Int16Array.from(buffer.getChannelData(0), (x) => Math.round(32_000 * x));
        const blob = new Blob([numbers]);
        return new Promise((resolve, reject) => {
          const reader = new FileReader();
          reader.onload = () => resolve(String(reader.result).replace(/^.*,/, ''));
          reader.onerror = reject;
          reader.readAsDataURL(blob);
        });
      },
      name,
      sampleRate,
    );
    const bytes = Buffer.from(/** @type {string} */ (base64), 'base64');
    return new Int16Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
    );
  }

  /**
   * From the next load on the microphone gives this sound, once, and then nothing; without it, nothing at
   * all.
   * @param {string} [wav] in base64
   */
  async lendMicrophone(wav) {
    await this.page.evaluateOnNewDocument((sound) => {
      navigator.mediaDevices.getUserMedia = async () => {
        const context = new AudioContext();
        void context.resume();
        const to = context.createMediaStreamDestination();
        if (sound) {
          const bytes = Uint8Array.from(atob(sound), (letter) => letter.charCodeAt(0));
          const source = context.createBufferSource();
          source.buffer = await context.decodeAudioData(bytes.buffer);
          source.connect(to);
          source.start();
        }
        return to.stream;
      };
    }, wav);
  }

  /**
   * From the next load on the browser lends no microphone, with the name of an error.
   * @param {string} name
   */
  async keepMicrophone(name) {
    await this.page.evaluateOnNewDocument((reason) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('No', reason));
    }, name);
  }
}

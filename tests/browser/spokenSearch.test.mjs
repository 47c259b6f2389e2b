// The page where things are found by saying them, used as a person would, in both browsers.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { browserNames, launch, notesOf, openPage } from './browsers.mjs';
import { atOnce, useBrowser, usePage, useSite } from './setUp.mjs';
import { spoken, wavOf } from './soundPage.mjs';
import { archive, asked, found, said, SpokenPage } from './spokenPage.mjs';

const site = useSite();

/** @type {string} */
let folder;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'unrolled-speech-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * @param {string} name
 * @param {Buffer} bytes
 */
async function written(name, bytes) {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

/**
 * Whether two stretches share more than half of the second.
 * @param {{ start: number, end: number }} hit
 * @param {{ start: number, end: number }} word
 */
function overlaps(hit, word) {
  const shared = Math.min(hit.end, word.end) - Math.max(hit.start, word.start);
  return shared > 0.5 * (word.end - word.start);
}

/**
 * Whether what was found is this word.
 * @param {string} text
 */
const finds = (text) => (/** @type {{ start: number, end: number }} */ hit) =>
  said(text).some((word) => overlaps(hit, word));

describe.each(browserNames)('find it by saying it in %s', (browserName) => {
  const launched = useBrowser(browserName);
  const opened = usePage(launched, { alive: found });
  // Where there is no sound card, Firefox's Web Audio stands still.
  const playsSound = browserName === 'chromium';
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {SpokenPage} */
  let search;

  beforeEach(() => {
    ({ page } = opened);
    search = new SpokenPage(page, site.address);
  });

  /**
   * Adds a recording and waits until it is indexed.
   * @param {string} file
   */
  async function add(file) {
    await search.choose('#add .file-drop button', file);
    await page.waitForFunction(
      () => document.querySelector('#add .field-note')?.textContent?.includes('indexed in'),
      { timeout: 30_000 },
    );
  }

  test('has found something at once: marked, in order, to be heard', async () => {
    await search.open();
    const { alive } = await notesOf(page);
    console.info(`${browserName}: something is found after ${Math.round(alive)} ms`);
    expect(alive).toBeGreaterThan(0);
    expect(alive).toBeLessThan(atOnce);

    const hits = await search.hits();
    const scores = hits.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(hits[0]?.right).toBe(true);
    expect(said('lighthouse').some((word) => overlaps(hits[0] ?? word, word))).toBe(hits[0]?.right);
    expect(await search.marks()).toContain('1');
    expect(await page.$$eval('#hits mark', (marks) => marks[0]?.textContent)).toBe('lighthouse');

    await page.click('#hits li:nth-child(2) button');
    await page.waitForSelector('#play[data-playing=true]');
    expect(await page.$eval('#hits li:nth-child(2)', (row) => row.className)).toBe('is-chosen');
    if (!playsSound) return;
    await page.waitForSelector('#play[data-playing=false]', { timeout: 5000 });
    expect(await search.time()).toBeGreaterThan((hits[1]?.end ?? Infinity) - 0.2);
  });

  test('finds most words where they are said, by other voices', async () => {
    await search.open();
    let right = 0;
    const words = ['harbour', 'storm', 'nine', 'whistle', 'station', 'candle', 'coffee', 'honey'];
    for (const word of words) {
      const [best] = await search.pick(word);
      expect(await page.$eval(`[data-word="${word}"]`, (chip) => chip.ariaPressed)).toBe('true');
      if (best && said(word).some((place) => overlaps(best, place))) right += 1;
    }
    console.info(`${browserName}: best passage right for ${right} of ${words.length} words`);
    expect(right).toBeGreaterThanOrEqual(6);
    expect(await search.leave()).toBe(0);
  });

  test('is asked with a file, and says what is no question', async () => {
    await search.open();
    const samples = await search.samples('archive', 16_000);
    const [word] = said('museum');
    if (!word) throw new Error('nobody says museum');
    const file = await written('museum.wav', wavOf(spoken(samples, 16_000, word, 0.5), 16_000));
    await search.choose('#ask-file', file);
    const [best] = await search.answered('museum.wav');
    // It was cut out of the archive: nothing is more like it than itself.
    expect(overlaps(best ?? { start: 0, end: 0 }, word)).toBe(true);
    expect(best?.score).toBeGreaterThan(0.7);

    const silent = await written('silence.wav', wavOf(new Int16Array(16_000), 16_000));
    await search.choose('#ask-file', silent);
    expect(await search.waitForError()).toContain('speech');
    const text = await written('text.wav', Buffer.from('This is no sound.'));
    await search.choose('#ask-file', text);
    await search.waitForErrorThatSays('cannot be decoded');
    const long = await written('long.wav', wavOf(samples.slice(0, 16_000 * 12), 16_000));
    await search.choose('#ask-file', long);
    await search.waitForErrorThatSays('10 seconds at most');
    expect(await search.hits()).toHaveLength(10);
  });

  test('says it when the microphone is refused, missing or silent', async () => {
    await search.open();
    for (const [name, message] of Object.entries({
      NotAllowedError: 'The microphone was refused',
      NotFoundError: 'No microphone was found',
      NotReadableError: 'another program',
    })) {
      await search.keepMicrophone(name);
      await page.click('#speak');
      await search.waitForErrorThatSays(message);
      expect(await page.$eval('#speak', (button) => button.textContent)).toBe('Say it');
    }
    await search.lendMicrophone();
    await search.open();
    await page.click('#speak');
    await page.waitForSelector('#meter:not([hidden])');
    expect(await search.waitForError()).toContain('The microphone is silent');
    // And one can ask otherwise.
    expect((await search.pick('nine'))[0]?.right).toBe(true);
  });

  if (playsSound) {
    test('hears when somebody has spoken, finds that, and stops when told to', async () => {
      await search.open();
      const questions = await search.samples('questions', 16_000);
      const wav = wavOf(spoken(questions, 16_000, asked('whistle'), 1.2), 16_000);
      await search.lendMicrophone(wav.toString('base64'));
      await search.open();
      const best = await search.askAloud(finds('whistle'));
      expect(finds('whistle')(best)).toBe(true);
      expect(best.said).toContain('whistle');
      expect(await search.error()).toBe('');
      await page.click('#speak');
      await page.waitForSelector('#meter:not([hidden])');
      await page.click('#speak');
      await page.waitForSelector('#meter[hidden]');
      expect(await search.error()).toBe('');
      expect(await search.leave()).toBe(0);
    });
  }

  test('searches recordings of the visitor, keeps them, and lets go of them', async () => {
    await search.open();
    const samples = await search.samples('archive', 16_000);
    // Of what follows the first minute, so that the times are others.
    const part = samples.slice(60 * 16_000, 80 * 16_000);
    await add(await written('walk.wav', wavOf(part, 16_000)));
    expect(await search.recordings()).toContain('walk.wav');
    expect(await page.$eval('#wave-name', (name) => name.textContent)).toBe('walk.wav');
    const word = archive.sentences
      .flatMap(({ words }) => words)
      .find(({ text, start, end }) => text.length > 5 && start > 61 && end < 79);
    if (!word) throw new Error('nothing is said in the second minute');
    const wav = wavOf(spoken(samples, 16_000, word, 0.4), 16_000);
    const question = await written('question.wav', wav);
    const ask = async () => {
      await search.choose('#ask-file', question);
      return search.answered('question.wav');
    };
    const own = (await ask()).find(({ id }) => id !== 'archive');
    expect(
      overlaps(own ?? { start: 0, end: 0 }, { start: word.start - 60, end: word.end - 60 }),
    ).toBe(true);

    await search.open();
    await page.waitForFunction(() => document.querySelectorAll('#recordings li').length === 2);
    expect((await ask()).some(({ id }) => id === own?.id)).toBe(true);
    await page.click(`#recordings [data-id="${own?.id}"]`);
    await page.waitForFunction(
      () => document.querySelector('#wave-name')?.textContent === 'walk.wav',
    );
    await page.click('[aria-label="Remove walk.wav"]');
    await page.waitForFunction(() => document.querySelectorAll('#recordings li').length === 1);
    expect((await ask()).every(({ id }) => id === 'archive')).toBe(true);
    await search.open();
    expect(await search.recordings()).toHaveLength(1);

    const silent = await written('silence.wav', wavOf(new Int16Array(160_000), 16_000));
    await search.choose('#add .file-drop button', silent);
    expect(await search.waitForError()).toContain('There is no speech in silence.wav');
  });

  test('indexes half an hour while the page stays smooth, and stops when told to', async () => {
    await search.open();
    const samples = await search.samples('archive', 8000);
    const long = new Int16Array(30 * 60 * 8000);
    for (let at = 0; at < long.length; at += samples.length) {
      long.set(samples.subarray(0, long.length - at), at);
    }
    const file = await written('lecture.wav', wavOf(long, 8000));
    const begin = async () => {
      await search.choose('#add .file-drop button', file);
      await page.waitForFunction(
        () => Number(document.querySelector('.indexing progress')?.getAttribute('value')) > 0.15,
        { timeout: 40_000 },
      );
    };
    const cancel = async () => {
      await page.click('#cancel');
      await page.waitForFunction(() =>
        document.querySelector('#add .field-note')?.textContent?.includes('was not added'),
      );
    };
    if (browserName === 'chromium') {
      expect(await search.staysSmooth(50, begin, cancel)).toBe(true);
    } else {
      await begin();
    }
    const early = await search.share();
    await page.waitForFunction(
      (share) =>
        Number(document.querySelector('.indexing progress')?.getAttribute('value')) > share,
      {},
      early,
    );
    // While it works questions are answered.
    expect((await search.pick('nine'))[0]?.right).toBe(true);
    await cancel();
    expect(await search.share()).toBe(-1);
    expect(await search.recordings()).toHaveLength(1);
    expect(await search.error()).toBe('');
    expect(await search.leave()).toBe(0);
  });

  test('draws words and their differences, and is worked with the keyboard', async () => {
    await search.open();
    await page.waitForSelector('.map-query');
    expect(await page.$$eval('.map-arrow', (arrows) => arrows.length)).toBe(2);
    const points = await page.$$eval('.map-point', (dots) =>
      dots.map((dot) => dot.getAttribute('data-word')),
    );
    expect(points.filter((word) => word === 'fear')).toHaveLength(said('fear').length);
    const cosine = () => page.$eval('#map-cosine', (value) => Number(value.textContent));
    expect(await cosine()).toBeGreaterThan(0.3);
    expect(await cosine()).toBeLessThan(1);
    const same = await search.control('And another');
    await same.select('0');
    expect(await cosine()).toBe(1);

    await page.focus('#waveform');
    const before = await search.time();
    await page.keyboard.press('ArrowRight');
    expect(await search.time()).toBeCloseTo(before + 1, 1);
    await page.keyboard.press('End');
    expect(await search.time()).toBeCloseTo(archive.seconds, 0);
    await page.keyboard.press('Home');
    expect(await search.time()).toBe(0);
    await page.focus('[data-word=butter]');
    await page.keyboard.press('Enter');
    await search.answered('“butter”');
  });

  test('fits a phone', async () => {
    await page.setViewport({ width: 360, height: 740 });
    await search.open();
    expect(await search.width()).toBeLessThanOrEqual(360);
    expect(await page.$eval('#settings', (settings) => settings.hasAttribute('open'))).toBe(false);
  });
});

describe('a microphone of Chromium', () => {
  test('that hears a file: ask, speak, find, play', async () => {
    const plain = await launch('chromium');
    /** @type {string} */
    let file;
    try {
      const { page } = await openPage(plain.browser);
      const search = new SpokenPage(page, site.address);
      await search.open();
      const questions = await search.samples('questions', 48_000);
      file = await written(
        'spoken.wav',
        wavOf(spoken(questions, 48_000, asked('station'), 1.5), 48_000),
      );
    } finally {
      await plain.close();
    }
    const lent = await launch('chromium', {
      args: [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${file}`,
      ],
    });
    try {
      const { page, problems } = await openPage(lent.browser);
      const search = new SpokenPage(page, site.address);
      await search.open();
      expect(finds('station')(await search.askAloud(finds('station')))).toBe(true);
      await page.click('#hits li:first-child button');
      await page.waitForSelector('#play[data-playing=true]');
      await page.waitForSelector('#play[data-playing=false]', { timeout: 5000 });
      expect(await search.error()).toBe('');
      expect((await notesOf(page)).violations).toEqual([]);
      expect(problems).toEqual([]);
    } finally {
      await lent.close();
    }
  });

  test('that is refused by the visitor', async () => {
    const lent = await launch('chromium', { args: ['--use-fake-device-for-media-stream'] });
    try {
      const { page } = await openPage(lent.browser);
      await lent.browser
        .defaultBrowserContext()
        .overridePermissions(new URL(site.address).origin, []);
      const search = new SpokenPage(page, site.address);
      await search.open();
      await page.click('#speak');
      expect(await search.waitForError()).toContain('The microphone was refused');
    } finally {
      await lent.close();
    }
  });
});

// The page where spoken numbers are written down, used as a person would, in both browsers.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { browserNames, launch, notesOf, openPage } from './browsers.mjs';
import { LettersPage, readSomething, sampleOf } from './lettersPage.mjs';
import { atOnce, useBrowser, usePage, useSite } from './setUp.mjs';
import { spoken, wavOf } from './soundPage.mjs';

const site = useSite();

/** @type {string} */
let folder;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'unrolled-letters-'));
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

describe.each(browserNames)('from sound to letters in %s', (browserName) => {
  const launched = useBrowser(browserName);
  const opened = usePage(launched, { alive: readSomething });
  // Where there is no sound card, Firefox's Web Audio stands still.
  const playsSound = browserName === 'chromium';
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {LettersPage} */
  let letters;

  beforeEach(() => {
    ({ page } = opened);
    letters = new LettersPage(page, site.address);
  });

  test('has read a number at once, and trimming has lost a digit of it', async () => {
    await letters.open();
    const { alive } = await notesOf(page);
    console.info(`${browserName}: a number is read after ${Math.round(alive)} ms`);
    expect(alive).toBeGreaterThan(0);
    expect(alive).toBeLessThan(atOnce);
    expect(await letters.written()).toEqual({ read: '337', ctc: '337', trimming: '37' });
    expect(await page.$eval('#read', (line) => line.textContent)).toBe('3 3 7');
    expect(await page.$$eval('#trimming .is-lost', (places) => places.length)).toBe(1);

    for (const [digits, trimmed] of [
      ['555', '5'],
      ['88', '8'],
      ['2026', '2026'],
      ['40772', '4072'],
      ['611990', '6190'],
    ]) {
      await letters.pick(digits);
      expect(await letters.written()).toEqual({ read: digits, ctc: digits, trimming: trimmed });
      expect(await page.$eval('#said', (line) => line.textContent)).toBe('That is what was said.');
    }
    expect(await letters.error()).toBe('');
    expect(await letters.leave()).toBe(0);
  });

  test('writes Chinese characters for what was said in English', async () => {
    await letters.open();
    await letters.pick('611990');
    await letters.write('hanzi', '611990');
    expect(await letters.written()).toEqual({
      ...{ read: '六一一九九零', ctc: '六一一九九零', trimming: '六一九零' },
    });
    expect(await letters.moment()).toContain('blank');
    await letters.write('digits', '611990');
    expect((await letters.written()).read).toBe('611990');
    expect(await letters.leave()).toBe(0);
  });

  test('finds with a wide beam what the best path loses', async () => {
    await letters.open();
    await page.click('[data-try=breath]');
    await letters.read('40772');
    await page.waitForFunction(() => document.querySelectorAll('#hypotheses .is-chosen').length);
    const [narrow, ...none] = await letters.hypotheses();
    expect(none).toEqual([]);
    expect(narrow?.labels).not.toBe('40772');
    expect(await page.$eval('#said', (line) => line.textContent)).toBe('What was said: 4 0 7 7 2.');
    await letters.slide('Beam width', '64');
    await page.waitForSelector('#read[data-written="40772"]');
    // The best path is what it was.
    expect((await letters.written()).ctc).toBe(narrow?.labels);
    const wide = await letters.hypotheses();
    const shares = wide.map(({ share }) => share);
    expect(wide[0]?.labels).toBe('40772');
    expect(wide.map(({ labels }) => labels)).toContain(narrow?.labels);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(100.3);
  });

  test('shows each moment with the keyboard, and plays', async () => {
    await letters.open();
    await page.focus('#picture');
    await page.keyboard.press('Home');
    expect(await letters.moment()).toMatch(/^0\.00 s: blank\s\d/);
    // The first digit begins somewhere: there it is likelier than the blank.
    const seen = new Set();
    for (let i = 0; i < 30; i += 1) {
      await page.keyboard.press('ArrowRight');
      const [, first = ''] = /: (\S+)\s/.exec(await letters.moment()) ?? [];
      seen.add(first);
    }
    expect([...seen].sort()).toEqual(['3', 'blank']);
    expect(await page.$eval('#picture', (picture) => picture.ariaValueText)).toBe(
      await letters.moment(),
    );
    await page.click('#play');
    await page.waitForSelector('#play[data-playing=true]');
    if (!playsSound) return;
    await page.waitForSelector('#play[data-playing=false]', { timeout: 6000 });
    const time = Number(await page.$eval('#picture', (picture) => picture.ariaValueNow));
    expect(time).toBeGreaterThan(1.8);
  });

  test('reads a file, and says what is none', async () => {
    await letters.open();
    const samples = await letters.samples('samples', 16_000);
    const wav = wavOf(spoken(samples, 16_000, sampleOf('1989'), 0.2), 16_000);
    await letters.chooseFile(() => page.click('#file'), await written('year.wav', wav));
    await letters.read('year.wav');
    expect((await letters.written()).read).toBe('1989');
    expect(await page.$eval('#said', (line) => line.textContent)).toBe('');

    for (const [name, bytes, message] of /** @type {const} */ ([
      ['text.wav', Buffer.from('This is no sound.'), 'cannot be decoded'],
      ['silence.wav', wavOf(new Int16Array(16_000), 16_000), 'There is no speech in silence.wav'],
      ['long.wav', wavOf(new Int16Array(31 * 8000), 8000), '30 at most'],
    ])) {
      const file = await written(name, bytes);
      await letters.chooseFile(() => page.click('#file'), file);
      await letters.waitForErrorThatSays(message);
    }
    expect((await letters.written()).read).toBe('1989');
  });

  test('goes back to the digits where the other network cannot be fetched, and tries again', async () => {
    site.refuses = /hanzi/;
    await letters.open();
    await page.click('input[value=hanzi]');
    expect(await letters.waitForError()).toContain(
      'The network that writes 汉字 could not be fetched',
    );
    expect(await page.$eval('input[value=digits]', (radio) => radio.checked)).toBe(true);
    await letters.pick('88');
    expect((await letters.written()).read).toBe('88');

    await page.click('input[value=hanzi]');
    await letters.waitForError();
    site.refuses = undefined;
    await page.click('#notices [role=alert] button');
    await letters.read('88', 'hanzi');
    expect((await letters.written()).read).toBe('八八');
    expect(opened.problems.splice(0).join()).toContain('hanzi');
  });

  test('hears and opens sounds where the numbers to pick cannot be fetched', async () => {
    site.refuses = /samples.*ogg/;
    await page.goto(letters.url);
    expect(await letters.waitForError()).toContain('no numbers to pick');
    site.refuses = undefined;
    expect(await page.$$eval('.chip:not(:disabled)', (chips) => chips.length)).toBe(0);
    expect(
      await page.$$eval('[data-try]:not(:disabled)', (tries) =>
        tries.map((button) => button.getAttribute('data-try')),
      ),
    ).toEqual(['speak']);
    const bytes = await readFile('demos/sound-to-letters/samples.ogg');
    await letters.chooseFile(() => page.click('#file'), await written('numbers.ogg', bytes));
    await letters.read('numbers.ogg');
    expect((await letters.written()).read).toMatch(/^337555/);
    expect(await letters.leave()).toBe(0);
    opened.problems.length = 0;
  });

  test('says it when the microphone is refused or silent', async () => {
    await letters.open();
    await letters.keepMicrophone('NotAllowedError');
    await page.click('#speak');
    expect(await letters.waitForError()).toContain('The microphone was refused');
    expect(await page.$eval('#speak', (button) => button.textContent)).toBe('Say a number');
    // That takes seconds, and the test of the other page of speech waits for it in Firefox, too.
    if (!playsSound) return;
    await letters.lendMicrophone();
    await letters.open();
    await page.click('#speak');
    await page.waitForSelector('#meter:not([hidden])');
    expect(await letters.waitForError()).toContain('The microphone is silent');
    await letters.pick('88');
    expect((await letters.written()).read).toBe('88');
  });

  if (playsSound) {
    test('takes a noise for no number, and keeps what was there', async () => {
      const rattle = Int16Array.from({ length: 6400 }, (_, i) => (i % 40 < 2 ? 12_000 : 0));
      const around = spoken(rattle, 16_000, { start: 0, end: 0.4 }, 1);
      await letters.lendMicrophone(wavOf(around, 16_000).toString('base64'));
      await letters.open();
      await letters.pick('1989');
      await page.click('#speak');
      expect(await letters.waitForError()).toContain('No digit was heard');
      await letters.read('1989');
      expect((await letters.written()).read).toBe('1989');
    });
  }

  test('fits a phone, and shows there what is read', async () => {
    await page.setViewport({ width: 360, height: 740 });
    await letters.open();
    await page.click('[data-try=repeat]');
    await letters.read('555');
    const place = await page.$eval('#read', (line) => line.getBoundingClientRect().toJSON());
    expect(place.top).toBeGreaterThan(0);
    expect(place.bottom).toBeLessThan(740);
    await letters.pick('611990');
    expect(await letters.width()).toBeLessThanOrEqual(360);
    expect(await page.$eval('#settings', (settings) => settings.hasAttribute('open'))).toBe(false);
  });
});

describe('a microphone of Chromium', () => {
  test('that hears a number: it is written while it is said', async () => {
    // Chromium opens it when the microphone is lent.
    const file = path.join(folder, 'spoken.wav');
    const lent = await launch('chromium', {
      args: [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${file}%noloop`,
      ],
    });
    try {
      const { page, problems } = await openPage(lent.browser);
      const letters = new LettersPage(page, site.address);
      await letters.open();
      const samples = await letters.samples('samples', 48_000);
      const sound = spoken(samples, 48_000, sampleOf('337'), 0.8);
      await written('spoken.wav', wavOf(sound, 48_000));
      await page.click('#speak');
      await page.waitForSelector('#meter.is-speech', { timeout: 15_000 });
      await letters.read('what you said so far');
      // Something of it, before all of it.
      await page.waitForFunction(() =>
        /^33?$/.test(document.getElementById('read')?.dataset.written ?? ''),
      );
      await letters.read('what you said');
      expect(await letters.written()).toEqual({ read: '337', ctc: '337', trimming: '37' });
      await page.waitForSelector('#meter[hidden]');
      await letters.write('hanzi', 'what you said');
      expect((await letters.written()).read).toBe('三三七');
      expect(await letters.error()).toBe('');
      expect((await notesOf(page)).violations).toEqual([]);
      expect(problems).toEqual([]);
    } finally {
      await lent.close();
    }
  });
});

// The site around the pages: gallery, colours, and the server that `npm start` runs.

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { browserNames, notesOf, openPage } from './browsers.mjs';
import { ChatPage } from './chatPage.mjs';
import { ParsingPage } from './parsingPage.mjs';
import { useBrowser, useSite } from './setUp.mjs';
import { vite, viteConfig } from './site.mjs';
import { SlotPage } from './slotPage.mjs';
import { TextPage } from './textPage.mjs';
import { TranslationPage } from './translationPage.mjs';

const site = useSite();

describe.each(browserNames)('the site in %s', (browserName) => {
  const launched = useBrowser(browserName);

  test('every card of the gallery leads to a page that leads back', async () => {
    const { page, problems } = await openPage(launched.browser);
    await page.goto(site.address);
    const cards = await page.$$eval('a.card', (links) => links.map(({ href }) => href));
    expect(cards.length).toBeGreaterThan(0);
    for (const card of cards) {
      const response = await page.goto(card);
      expect(response?.status()).toBe(200);
      await page.waitForSelector('h1');
      await page.click('.wordmark');
      await page.waitForSelector('a.card');
      expect(page.url()).toBe(`${site.address}index.html`);
    }
    expect((await notesOf(page)).violations).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('the links of every page to its own source lead somewhere', async () => {
    const { page, problems } = await openPage(launched.browser);
    await page.goto(site.address);
    const cards = await page.$$eval('a.card', (links) => links.map(({ href }) => href));
    for (const card of cards) {
      await page.goto(card);
      const sources = await page.$$eval('a[href*="source/"]', (links) =>
        links.map(({ href }) => href),
      );
      expect(sources.length).toBeGreaterThan(0);
      for (const source of sources) {
        const response = await fetch(source);
        expect(response.status).toBe(200);
        expect(await response.text()).toMatch(/^(?:im|ex)port /mu);
      }
    }
    expect(problems).toEqual([]);
    await page.close();
  });

  test('text stands out from its ground as WCAG AA asks, in both themes', async () => {
    const { page } = await openPage(launched.browser);
    await page.goto(site.address);
    const pairs = ['background', 'surface', 'surface-sunken'].flatMap((ground) =>
      ['ink', 'ink-muted', 'accent-strong'].map((ink) => [ink, ground]),
    );
    pairs.push(['on-accent', 'accent'], ['ink', 'danger-soft'], ['accent-strong', 'accent-soft']);
    pairs.push(['third', 'surface'], ['second', 'surface'], ['fourth', 'surface']);
    pairs.push(['fifth', 'surface'], ['sixth', 'surface']);
    for (const theme of ['light', 'dark']) {
      const ratios = await page.evaluate(
        (wanted, chosen) => {
          document.documentElement.dataset.theme = chosen;
          const style = getComputedStyle(document.documentElement);
          /** @param {string} token */
          const luminance = (token) => {
            const hex = style.getPropertyValue(`--${token}`).trim().slice(1);
            const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
              const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
              return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          return wanted.map(([ink = '', ground = '']) => {
            const [dark = 0, light = 0] = [luminance(ink), luminance(ground)].sort((a, b) => a - b);
            return { ink, ground, ratio: (light + 0.05) / (dark + 0.05) };
          });
        },
        pairs,
        theme,
      );
      expect(ratios.filter(({ ratio }) => !(ratio >= 4.5))).toEqual([]);
    }
    await page.close();
  });
});

describe('the development server', () => {
  const launched = useBrowser('chromium');
  /** @type {import('node:child_process').ChildProcess} */
  let server;
  /** @type {string} */
  let data;
  /** @type {string} */
  let address;

  beforeAll(async () => {
    data = await mkdtemp(path.join(os.tmpdir(), 'unrolled-data-'));
    await mkdir(path.join(data, 'tinyshakespeare'));
    const play = 'FIRST CITIZEN:\nBefore we proceed any further, hear me speak.\n\n'.repeat(100);
    await writeFile(path.join(data, 'tinyshakespeare/input.txt'), play);
    await mkdir(path.join(data, 'atis'));
    const line =
      'BOS flights from boston to san jose EOS\tO O O B-fromloc.city_name O B-toloc.city_name I-toloc.city_name atis_flight\n';
    // As in the real ones, the held-out requests have a slot that those to learn from have not.
    const other =
      'BOS flight three thirty four EOS\tO O B-flight_number I-flight_number I-flight_number atis_flight\n';
    for (const [part, requests] of [
      ['train', line.repeat(60)],
      ['test', line.repeat(60) + other],
    ]) {
      await writeFile(path.join(data, `atis/atis.${part}.w-intent.iob`), requests);
    }
    await mkdir(path.join(data, 'tatoeba-cmn-eng'));
    const pairs = 'Hello!\t你好。\nI see.\t我明白了。\nGood night.\t晚安。\n'.repeat(10);
    await writeFile(path.join(data, 'tatoeba-cmn-eng/cmn.txt'), pairs);
    await mkdir(path.join(data, 'camrest676'));
    const turn = (said, replied) => ({ usr: { transcript: said }, sys: { sent: replied } });
    const talk = { dial: [turn('I am hungry', 'What about Thai?'), turn('Fine', 'Here you go.')] };
    await writeFile(
      path.join(data, 'camrest676/CamRest676.json'),
      JSON.stringify(Array.from({ length: 50 }, () => talk)),
    );
    await mkdir(path.join(data, 'treebank-sample'));
    const trees = ['wsj_0001', 'wsj_0160'].map(
      (file) => `${file}\t( (S (NP-SBJ (DT The) (NN dog) ) (VP (VBD slept) ) (. .) ))\n`,
    );
    await writeFile(
      path.join(data, 'treebank-sample/wsj_0001-0199.trees.tsv'),
      trees.join('').repeat(30),
    );
    server = spawn(
      process.execPath,
      [vite, '--config', viteConfig, '--host', '127.0.0.1', '--port', '0'],
      { env: { ...process.env, UNROLLED_DATA: data, NO_COLOR: '1' } },
    );
    address = await new Promise((resolve, reject) => {
      let printed = '';
      server.stdout?.on('data', (chunk) => {
        printed += chunk;
        const [found] = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed) ?? [];
        if (found) resolve(found);
      });
      server.on('exit', () => {
        reject(new Error(`the server ended: ${printed}`));
      });
    });
  });

  afterAll(async () => {
    server.kill();
    await rm(data, { recursive: true, force: true });
  });

  test('offers the real corpora that the data folder has, and trains on them', async () => {
    const { page, problems } = await openPage(launched.browser);
    const text = new TextPage(page, address);
    await text.open();
    await page.waitForSelector('option[value=tinyshakespeare]');
    expect(await page.$('option[value=ptb]')).toBeNull();
    await text.chooseCorpus('tinyshakespeare');
    await text.press('run');
    await text.waitForStep(3);
    expect(await text.status()).toContain('Tiny Shakespeare');
    expect((await notesOf(page)).violations).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('offers real sentences with slots, and trains on them', async () => {
    const { page, problems } = await openPage(launched.browser);
    const slots = new SlotPage(page, address);
    await slots.open();
    await page.waitForSelector('option[value=atis]');
    expect(await page.$('option[value=tinyshakespeare]')).toBeNull();
    await page.select('#settings-fields select', 'atis');
    await slots.chooseQuickTraining();
    await slots.press('run');
    await slots.waitForStep(100);
    expect(await slots.status()).toContain('ATIS');
    // Sixty times the same sentence: it is known by heart. The slot of the other one nobody has learnt.
    expect(await slots.number('f1')).toBeGreaterThan(95);
    expect(await slots.number('f1')).toBeLessThan(100);
    await slots.type('flights from boston to san jose');
    expect((await slots.tags('forward')).slice(-2)).toEqual([
      'B-toloc.city_name',
      'I-toloc.city_name',
    ]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('offers real translations, and trains on them', async () => {
    const { page, problems } = await openPage(launched.browser);
    const translation = new TranslationPage(page, address);
    await translation.open();
    await page.waitForSelector('option[value=tatoeba]');
    await translation.chooseCorpus('tatoeba');
    await translation.slide('Units', '32');
    await translation.press('run');
    await translation.waitForStep(100);
    expect(await translation.status()).toContain('Tatoeba');
    await translation.type('Good night.');
    // The answer before, to something else, may read the same.
    await translation.waitForVerdict('Right.');
    await translation.waitForAnswer('晚安。');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('offers real talks, and trains on them', async () => {
    const { page, problems } = await openPage(launched.browser);
    const chat = new ChatPage(page, address);
    await chat.open();
    await page.waitForSelector('option[value=camrest676]');
    await chat.chooseCorpus('camrest676');
    await chat.slide('Units', '32');
    await chat.press('run');
    await chat.waitForStep(100);
    expect(await chat.status()).toContain('CamRest676');
    // What is held out is the same two turns.
    expect(await chat.number('accuracy')).toBe(100);
    expect((await chat.say('i am hungry')).text).toBe('What about Thai?');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('offers real trees, and trains on them', async () => {
    const { page, problems } = await openPage(launched.browser);
    const parsing = new ParsingPage(page, address);
    await parsing.open();
    await page.waitForSelector('option[value=treebank]');
    await page.select('#settings-fields select', 'treebank');
    await parsing.slide('Units', '32');
    await parsing.press('run');
    await parsing.waitForStep(100);
    expect(await parsing.status()).toContain('Penn Treebank');
    expect(await parsing.number('exact')).toBe(100);
    await parsing.ask('dt nn vbd .', 'DT NN VBD .');
    expect(await parsing.written()).toBe('(S (NP DT NN ) (VP VBD ) . )');
    expect(problems).toEqual([]);
    await page.close();
  });
});

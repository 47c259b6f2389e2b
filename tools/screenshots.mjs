// Takes pictures of every page of the demo site: light and dark, narrow and wide, at rest and training.
//
//   node tools/screenshots.mjs [--readme]    into screenshots/; --readme: only the README's, into docs/images/

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launch } from '../tests/browser/browsers.mjs';
import { ChatPage } from '../tests/browser/chatPage.mjs';
import { DocumentPage } from '../tests/browser/documentPage.mjs';
import { LettersPage } from '../tests/browser/lettersPage.mjs';
import { ParsingPage } from '../tests/browser/parsingPage.mjs';
import { RacePage } from '../tests/browser/racePage.mjs';
import { buildSite, serveSite } from '../tests/browser/site.mjs';
import { SlotPage } from '../tests/browser/slotPage.mjs';
import { SpokenPage } from '../tests/browser/spokenPage.mjs';
import { TextPage } from '../tests/browser/textPage.mjs';
import { TranslationPage } from '../tests/browser/translationPage.mjs';
import { buildPackage } from './build.mjs';
import { toPalette } from './palette-png.mjs';
import { setUp } from './setup.mjs';
import { root, runAsTool, Stop } from './setup/shell.mjs';

const kFolder = path.join(root, 'screenshots');
const kReadmePicture = 'docs/images/text-generation.png';
const kReadmeLimit = 150_000;

const kSizes = {
  narrow: { width: 360, height: 780 },
  medium: { width: 820, height: 1100 },
  wide: { width: 1360, height: 900 },
};

/** What is done on a page before its picture is taken. */
const kScenes = [
  { name: 'gallery', path: 'index.html', act: () => sleep(300) },
  {
    name: 'text-generation',
    path: 'text-generation/index.html',
    act: async (page, site) => {
      await new TextPage(page, site).waitUntilAtWork();
      await sleep(6000);
    },
  },
  {
    name: 'text-generation-training',
    path: 'text-generation/index.html',
    act: async (page, site) => {
      const text = new TextPage(page, site);
      await text.waitUntilAtWork();
      await text.press('run');
      await text.waitForStep(120);
    },
  },
  {
    name: 'inside-an-lstm',
    path: 'inside-an-lstm/index.html',
    act: async (page) => {
      await page.waitForSelector('#heat span');
      await sleep(2500);
    },
  },
  {
    name: 'gradient-laboratory',
    path: 'gradient-laboratory/index.html',
    act: async (page) => {
      await page.waitForSelector('.start-handle[aria-label]');
      await page.$eval('#race-controls button', (train) => train.click());
      await sleep(8000);
    },
  },
  {
    name: 'slot-filling',
    path: 'slot-filling/index.html',
    act: (page, site) => new SlotPage(page, site).type('show me boston from denver on friday'),
  },
  {
    name: 'slot-filling-training',
    path: 'slot-filling/index.html',
    act: async (page, site) => {
      const slots = new SlotPage(page, site);
      await slots.type('arrive taipei on november 2nd');
      await slots.press('run');
      await slots.waitForStep(250);
    },
  },
  {
    name: 'translation',
    path: 'translation/index.html',
    act: async (page, site) => {
      const translation = new TranslationPage(page, site);
      await translation.type('twelve million three hundred and forty-five thousand and six');
      await translation.waitForVerdict('Right.');
      await page.waitForSelector('#length-chart .chart-empty[hidden]');
    },
  },
  {
    name: 'translation-training',
    path: 'translation/index.html',
    act: async (page, site) => {
      const translation = new TranslationPage(page, site);
      await translation.type('Tuesday, 3 November 2026');
      await translation.chooseCorpus('dates');
      await translation.press('run');
      await translation.waitForStep(250, 120_000);
    },
  },
  {
    name: 'parsing',
    path: 'parsing/index.html',
    act: (page, site) =>
      new ParsingPage(page, site).ask(
        'she heard the song that every old farmer near the river liked during the storm.',
        'she heard the song that every old farmer near the river liked during the storm .',
      ),
  },
  {
    name: 'parsing-training',
    path: 'parsing/index.html',
    act: async (page, site) => {
      const parsing = new ParsingPage(page, site);
      await parsing.type('the old dog slept during the storm.');
      await parsing.press('run');
      await parsing.waitForStep(100, 120_000);
    },
  },
  {
    name: 'chat',
    path: 'chat/index.html',
    act: async (page, site) => {
      const chat = new ChatPage(page, site);
      await page.waitForSelector('#send:not(:disabled)');
      await chat.say('what is the opposite of loud?');
      await chat.say('my name is Ortrud');
      await sleep(1500);
    },
  },
  {
    name: 'chat-training',
    path: 'chat/index.html',
    act: async (page, site) => {
      await page.waitForSelector('#send:not(:disabled)');
      await page.click('[data-try=teach]');
      await new ChatPage(page, site).waitForStep(200, 120_000);
    },
  },
  {
    name: 'document-vectors',
    path: 'document-vectors/index.html',
    act: async (page, site) => {
      await new DocumentPage(page, site).sentence('robots replacing engineers');
      await sleep(4000);
    },
  },
  {
    name: 'document-vectors-training',
    path: 'document-vectors/index.html',
    act: async (page, site) => {
      const documents = new DocumentPage(page, site);
      await documents.sentence('robots replacing engineers');
      await documents.press('run');
      await documents.waitForStep(300, 120_000);
    },
  },
  {
    name: 'spoken-search',
    path: 'spoken-search/index.html',
    act: async (page, site) => {
      const search = new SpokenPage(page, site);
      await page.waitForSelector('.map-query');
      await search.pick('captain');
      await sleep(500);
    },
  },
  {
    name: 'sound-to-letters',
    path: 'sound-to-letters/index.html',
    act: async (page, site) => {
      await new LettersPage(page, site).pick('337');
      await sleep(500);
    },
  },
  {
    name: 'sound-to-letters-hanzi',
    path: 'sound-to-letters/index.html',
    act: async (page, site) => {
      const letters = new LettersPage(page, site);
      await letters.pick('611990');
      await letters.write('hanzi', '611990');
      await sleep(500);
    },
  },
  {
    name: 'long-lags',
    path: 'long-lags/index.html',
    act: (page, site) => new RacePage(page, site).waitForSteps('lstm', 400),
  },
  {
    name: 'long-lags-copy',
    path: 'long-lags/index.html',
    act: async (page, site) => {
      await page.click('[data-try=copy]');
      await new RacePage(page, site).waitForSteps('gru', 300);
    },
  },
];

/** The picture of the README: a network that has learnt to add, and how it came to it. */
const kReadmeScene = {
  name: 'readme',
  path: 'text-generation/index.html',
  act: async (page, site) => {
    const text = new TextPage(page, site);
    await text.waitUntilAtWork();
    await page.click('[data-try=arithmetic]');
    await text.waitForStep(1500, 300_000);
    await page.$eval('[data-try=arithmetic]', (button) => button.blur());
    await sleep(2000);
  },
};

async function take(browser, site, scene, theme, size, viewport = kSizes[size]) {
  const page = await browser.newPage();
  await page.setViewport(viewport);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  await page.goto(`${site}${scene.path}`);
  await scene.act(page, site);
  const file = path.join(kFolder, `${scene.name}-${theme}-${size}.png`);
  await page.screenshot({ path: file, fullPage: size !== 'wide' });
  await page.close();
  console.log(path.relative(root, file));
  return file;
}

async function renewReadmePicture(browser, site) {
  const viewport = { width: 1240, height: 1170 };
  const file = await take(browser, site, kReadmeScene, 'light', 'wide', viewport);
  const picture = toPalette(readFileSync(file));
  if (picture.length > kReadmeLimit) {
    throw new Stop(`the picture has ${picture.length} bytes, more than ${kReadmeLimit}`);
  }
  const to = path.join(root, kReadmePicture);
  mkdirSync(path.dirname(to), { recursive: true });
  writeFileSync(to, picture);
  console.log(`${kReadmePicture}, ${picture.length} bytes`);
}

await runAsTool(import.meta.url, async (args) => {
  const { values } = parseArgs({ args, options: { readme: { type: 'boolean', default: false } } });
  const environment = await setUp(['wasm', 'browsers']);
  await buildPackage(environment);
  await buildSite();
  mkdirSync(kFolder, { recursive: true });
  const site = await serveSite();
  const { browser, close } = await launch('chromium');
  try {
    if (values.readme) await renewReadmePicture(browser, site.address);
    for (const scene of values.readme ? [] : kScenes) {
      for (const theme of ['light', 'dark']) {
        for (const size of Object.keys(kSizes)) {
          await take(browser, site.address, scene, theme, size);
        }
      }
    }
  } finally {
    await close();
    await site.close();
  }
});

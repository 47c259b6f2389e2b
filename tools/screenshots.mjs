// Takes pictures of every page of the demo site: light and dark, narrow and wide, at rest and training.
//
//   node tools/screenshots.mjs [--readme]    into screenshots/; --readme renews docs/images/ as well

import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launch } from '../tests/browser/browsers.mjs';
import { buildSite, serveSite } from '../tests/browser/site.mjs';
import { TextPage } from '../tests/browser/textPage.mjs';
import { buildPackage } from './build.mjs';
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
      await new TextPage(page, site).waitForWriting();
      await sleep(6000);
    },
  },
  {
    name: 'text-generation-training',
    path: 'text-generation/index.html',
    act: async (page, site) => {
      const text = new TextPage(page, site);
      await text.waitForWriting();
      await text.press('run');
      await text.waitForStep(120);
    },
  },
];

async function take(browser, site, scene, theme, size) {
  const page = await browser.newPage();
  await page.setViewport(kSizes[size]);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  await page.goto(`${site}${scene.path}`);
  await scene.act(page, site);
  const file = path.join(kFolder, `${scene.name}-${theme}-${size}.png`);
  await page.screenshot({ path: file, fullPage: size !== 'wide' });
  await page.close();
  console.log(path.relative(root, file));
}

function renewReadmePicture() {
  const from = path.join(kFolder, 'text-generation-training-light-wide.png');
  const to = path.join(root, kReadmePicture);
  const { size } = statSync(from);
  if (size > kReadmeLimit)
    throw new Stop(`the picture has ${size} bytes, more than ${kReadmeLimit}`);
  mkdirSync(path.dirname(to), { recursive: true });
  copyFileSync(from, to);
  console.log(`${kReadmePicture}, ${size} bytes`);
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
    for (const scene of kScenes) {
      for (const theme of ['light', 'dark']) {
        for (const size of Object.keys(kSizes)) {
          await take(browser, site.address, scene, theme, size);
        }
      }
    }
    if (values.readme) renewReadmePicture();
  } finally {
    await close();
    await site.close();
  }
});

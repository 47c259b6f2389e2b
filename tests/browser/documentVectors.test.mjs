// The page of documents as vectors, used as a person would, in both browsers.

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { browserNames, notesOf } from './browsers.mjs';
import { downloaded, headerOf } from './demoPage.mjs';
import { DocumentPage, placed } from './documentPage.mjs';
import { atOnce, useBrowser, usePage, useSite } from './setUp.mjs';

const site = useSite();

const cells = 'white blood cells destroying an infection';
const infection = 'an infection destroying white blood cells';

describe.each(browserNames)('documents as vectors in %s', (browserName) => {
  const launched = useBrowser(browserName);
  const opened = usePage(launched, { alive: placed });
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {DocumentPage} */
  let documents;

  beforeEach(async () => {
    ({ page } = opened);
    documents = new DocumentPage(page, site.address);
    await documents.open();
  });

  test('has a map at once, over which a sentence wanders while it is typed', async () => {
    const { alive } = await notesOf(page);
    console.info(`${browserName}: the map is there after ${Math.round(alive)} ms`);
    expect(alive).toBeGreaterThan(0);
    expect(alive).toBeLessThan(atOnce);
    const passing = async () =>
      (await documents.marks('network')).find(({ label }) => label === '…');
    await page.waitForSelector('#map-network .is-passing');
    const first = await passing();
    await sleep(1500);
    expect(await passing()).not.toEqual(first);
    await page.click('#sentence-buttons button');
    await sleep(500);
    const held = await passing();
    await sleep(1200);
    expect(await passing()).toEqual(held);
  });

  test('tells who does what to whom, where a bag of words cannot', async () => {
    const [one, other] = [await documents.sentence(cells), await documents.sentence(infection)];
    // What is rebuilt needs the order; it was in the vector.
    expect(one.exact).toBe(true);
    expect(other.exact).toBe(true);

    const network = await documents.marks('network');
    const at = (/** @type {string} */ key) => network.find(({ label }) => label === key);
    const [a, b] = [at(one.key), at(other.key)];
    expect(Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0))).toBeGreaterThan(22);
    const bag = await documents.marks('bag');
    expect(bag.map(({ label }) => label)).toContain(`${one.key} · ${other.key}`);

    await documents.pick(one.key);
    const distance = (await documents.distances()).find(({ key }) => key === other.key);
    expect(distance?.bag).toBe(0);
    expect(distance?.network).toBeGreaterThan(0.1);
    expect(await documents.verdict()).toContain('one point to a bag of words');
  });

  test('is honest about meaning: a passive lies near what it does not mean', async () => {
    const { key } = await documents.sentence('the student was praised by the teacher');
    const opposite = await documents.sentence('the student praised the teacher');
    const same = await documents.sentence('the teacher praised the student');
    await documents.pick(key);
    const order = (await documents.distances()).map((distance) => distance.key);
    expect(order.indexOf(opposite.key)).toBeLessThan(order.indexOf(same.key));
  });

  test('takes sentences of the visitor, in both orders, and lets go of them', async () => {
    await documents.add('the doctor helped a child');
    await documents.add('a child helped the doctor');
    const one = await documents.sentence('the doctor helped a child');
    const other = await documents.sentence('a child helped the doctor');
    expect([one.exact, other.exact]).toEqual([true, true]);
    await page.click('[data-try=swap]');
    expect((await documents.sentence('the thief helping the queen')).exact).toBe(true);
    await documents.pick(one.key);
    expect(await documents.verdict()).toContain(`${one.key} and ${other.key} are made of the same`);
    const near = (await documents.distances()).map(({ network }) => network);
    expect(near).toEqual([...near].sort((x, y) => x - y));

    const count = (await documents.sentences()).length;
    await page.click(`#sentences li[data-key="${other.key}"] .button`);
    expect((await documents.sentences()).length).toBe(count - 1);
    await page.waitForFunction(() =>
      document.querySelector('#verdict')?.textContent?.startsWith('No other sentence'),
    );
    expect((await documents.distances()).map(({ key }) => key)).not.toContain(other.key);
  });

  test('says which word it has never met, and what it can make of the sentence', async () => {
    await documents.add('Zorblat chasing the dog!');
    const { exact, rebuilt } = await documents.sentence('Zorblat chasing the dog!');
    expect(rebuilt).toContain('never met “zorblat”');
    expect(exact).toBe(true);
  });

  test('refuses what is no sentence, and one that is too long', async () => {
    const count = (await documents.sentences()).length;
    await documents.add('?!');
    const note = () => page.$eval('#sentence-note', (element) => element.textContent);
    expect(await note()).toContain('with a word in it');
    await page.$eval('#sentence', (input) => {
      /** @type {HTMLInputElement} */ (input).value = '';
    });
    await documents.add('dog '.repeat(40).trim());
    expect(await note()).toContain('has 40 words; the network reads 30 at most');
    expect((await documents.sentences()).length).toBe(count);
  });

  test('walks from one sentence to another', async () => {
    await documents.sentence(infection);
    await page.waitForFunction(
      (wanted) => document.querySelector('#walk-text')?.textContent === wanted,
      {},
      cells,
    );
    await documents.slide('Way gone', '50%');
    expect(await documents.walkText()).not.toBe('');
    expect(await page.$eval('.map-walker', (ring) => getComputedStyle(ring).display)).not.toBe(
      'none',
    );
    await documents.slide('Way gone', '100%');
    expect(await documents.walkText()).toBe(infection);
  });

  test('has other axes, and is worked with the keyboard alone', async () => {
    const before = await documents.marks('network');
    const axes = await documents.control('Components on the axes');
    await axes.select('23');
    expect(await documents.marks('network')).not.toEqual(before);
    await page.focus('#sentences li:nth-child(3) .sentence');
    await page.keyboard.press('Enter');
    expect((await documents.sentences())[2]?.selected).toBe(true);
    expect(await page.$$eval('#map-network .is-selected', (marks) => marks.length)).toBe(1);
  });

  test("learns the visitor's lines by heart", async () => {
    await page.click('[data-try=own]');
    await documents.waitForStatus('Training on Your own lines');
    await page.waitForFunction(
      () => {
        const rows = Array.from(document.querySelectorAll('#sentences li'));
        return rows.length === 8 && rows.every((row) => row.getAttribute('data-exact') === 'true');
      },
      { timeout: 50_000 },
    );
    const latency = await documents.pauseLatency();
    console.info(`${browserName}: the last step ended ${Math.round(latency)} ms after the click`);
    expect(await documents.status()).toContain('Paused');
    await documents.press('stop');
    await documents.waitForStatus('Stopped');
    await documents.press('reset');
    await documents.waitForStatus('Ready');
    expect(await documents.error()).toBe('');
    expect(await documents.leave()).toBe(0);
  });

  test('learns from its own sentences: the loss falls, the map moves', async () => {
    await documents.slide('Units', '48');
    const first = await documents.noteFirst('loss');
    await documents.press('run');
    await documents.waitForStatus('Training on Sentences, made up here');
    await documents.waitForStep(10);
    const early = await first();
    const before = await documents.marks('network');
    await documents.waitForStep(150);
    expect(await documents.number('loss')).toBeLessThan(early * 0.7);
    expect(await documents.number('accuracy')).toBeGreaterThan(20);
    expect(await documents.marks('network')).not.toEqual(before);
    expect((await documents.sentence(cells)).exact).toBe(false);
    await documents.press('stop');
    await documents.waitForStatus('Stopped');
    expect(await documents.enabled()).toEqual(['Continue', 'Step', 'Reset', 'Save', 'Load']);
  });

  test('saves a network, gives it up, loads it and trains on', async () => {
    await documents.write('man bites dog\ndog bites man\n');
    await documents.slide('Units', '16');
    await documents.slide('Numbers in a vector', '4');
    await documents.press('run');
    await documents.waitForStep(20);
    await documents.press('stop');
    await documents.waitForStatus('Stopped');
    const step = await documents.number('step');
    await documents.press('save');
    const { file, bytes } = await downloaded(launched.downloads);
    const { __metadata__: metadata } = headerOf(bytes);
    expect(metadata).toMatchObject({ format: 'unrolled', model: 'textAutoencoder' });
    expect(JSON.parse(metadata.config).vectorSize).toBe(4);
    await documents.press('reset');
    await documents.waitForStatus('Ready');
    await documents.chooseFile(() => documents.press('load'), file);
    await documents.waitForStatus('Loaded');
    expect(await documents.status()).toContain('vectors of 4 numbers');
    await documents.press('step');
    await documents.waitForStep(step + 1);
    expect(await documents.number('step')).toBe(step + 1);
  });

  test('refuses a model of another kind, and lines that are not there', async () => {
    const other = path.resolve('demos/text-generation/model.safetensors');
    await documents.chooseFile(() => documents.press('load'), other);
    expect(await documents.waitForError()).toContain(
      'It holds a languageModel, not a textAutoencoder',
    );
    await documents.write(' \n ');
    await documents.press('run');
    await documents.waitForErrorThatSays('There are no lines yet');
    expect(await documents.status()).toContain('Ready');
  });

  test('fits a phone, and shows a whole sentence to whoever wants less motion', async () => {
    await documents.preferStillness();
    await page.setViewport({ width: 360, height: 740 });
    await documents.open();
    await documents.sentence(cells);
    expect(await documents.width()).toBeLessThanOrEqual(360);
    expect(await page.$eval('#sentence', (input) => /** @type {any} */ (input).value)).toBe(
      'an infection destroying red blood cells',
    );
  });
});

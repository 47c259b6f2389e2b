// The chat page, used as a person would, in both browsers.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { browserNames, notesOf } from './browsers.mjs';
import { ChatPage, replied } from './chatPage.mjs';
import { downloaded, headerOf } from './demoPage.mjs';
import { atOnce, useBrowser, usePage, useSite } from './setUp.mjs';

const site = useSite();

describe.each(browserNames)('chat in %s', (browserName) => {
  const launched = useBrowser(browserName);
  const opened = usePage(launched, { alive: replied });
  /** @type {import('puppeteer-core').Page} */
  let page;
  /** @type {ChatPage} */
  let chat;

  beforeEach(async () => {
    ({ page } = opened);
    chat = new ChatPage(page, site.address);
    await chat.open();
  });

  test('talks at once, until the visitor wants to', async () => {
    const { alive } = await notesOf(page);
    console.info(`${browserName}: the first reply is there after ${Math.round(alive)} ms`);
    expect(alive).toBeGreaterThan(0);
    expect(alive).toBeLessThan(atOnce);
    expect((await chat.lastReply()).text).not.toBe('');
    await chat.waitForReplies(2);
    await page.focus('#line');
    await chat.quiet();
    const count = await chat.replies();
    await sleep(3000);
    expect(await chat.replies()).toBe(count);
  });

  test('replies to wordings that it has not read, and repeats a name that it has never met', async () => {
    expect((await chat.say('so what is the opposite of cold please?')).text).toContain('hot');
    expect((await chat.say('do you perhaps know the time?')).text).toContain('clock');
    const greeting = await chat.say('my name is Zarquon');
    expect(greeting.text).toContain('Zarquon');
    expect(greeting.remark).toContain('“zarquon”');
    expect(await page.$eval('#log', (log) => log.getAttribute('role'))).toBe('log');
    expect(await page.$eval('#log', (log) => log.getAttribute('aria-live'))).toBe('polite');
  });

  test('shows what else it might have said, the likeliest first', async () => {
    const { text } = await chat.say('hello there');
    const replies = await chat.likeliest();
    expect(replies).toHaveLength(5);
    expect(replies.map(({ share }) => share)).toEqual(
      replies.map(({ share }) => share).sort((a, b) => b - a),
    );
    expect(replies.filter(({ chosen }) => chosen).map((reply) => reply.text)).toEqual([text]);
    expect(replies.reduce((sum, { share }) => sum + share, 0)).toBeLessThan(100.5);
  });

  test('draws its words when it is told to, and looks for them otherwise', async () => {
    const label = (/** @type {string} */ text) =>
      page.$$eval(
        '#reply-fields .field:not([hidden]) label',
        (labels, wanted) => labels.some((found) => found.textContent === wanted),
        text,
      );
    expect(await label('Beam width')).toBe(true);
    expect(await label('Temperature')).toBe(false);
    const first = await chat.say('what can you do');
    expect(await chat.say('what can you do')).toEqual(first);

    await page.click('[data-try=wild]');
    expect(await label('Beam width')).toBe(false);
    expect(await label('Temperature')).toBe(true);
    await chat.quiet();
    // At the highest temperature hardly any two replies are the same.
    const drawn = new Set();
    for (let i = 0; i < 4; i += 1) drawn.add((await chat.say('what can you do')).text);
    expect(drawn.size).toBeGreaterThan(1);
    expect(await page.$eval('#code', (code) => code.textContent)).toContain('temperature: 2');
  });

  test('refuses a line without words, and one that is too long', async () => {
    expect((await chat.say('?!')).text).toContain('with a word in it');
    expect((await chat.say('word '.repeat(70).trim())).text).toContain(
      'has 70 words; the network reads 60 at most',
    );
    expect((await chat.say('hello')).finished).toBe(true);
  });

  test('learns a short dialogue by heart, and shows how it comes to it', async () => {
    await page.click('[data-try=teach]');
    await chat.waitForStatus('Training on Your own dialogue');
    await chat.waitForStep(300);
    const latency = await chat.pauseLatency();
    console.info(`${browserName}: the last step ended ${Math.round(latency)} ms after the click`);
    expect(await chat.number('loss')).toBeLessThan(0.5);
    expect((await chat.samples()).length).toBeGreaterThan(1);
    expect((await chat.say('what is the password')).text).toBe('Swordfish.');
    expect((await chat.say('is the king home')).text).toContain('fishing');

    const paused = await chat.number('step');
    await chat.press('step');
    await chat.waitForStep(paused + 1);
    await sleep(300);
    expect(await chat.number('step')).toBe(paused + 1);
    await chat.press('stop');
    await chat.waitForStatus('Stopped');
    await chat.press('reset');
    await chat.waitForStatus('Ready');
    expect((await chat.say('hello')).text).not.toContain('Swordfish');
    expect(await chat.error()).toBe('');
    expect(await chat.leave()).toBe(0);
  });

  test('cuts off a reply that comes to no end', async () => {
    await chat.write(`sing\n${'la '.repeat(40)}\n`);
    await chat.slide('Units', '16');
    await chat.slide('Beam width', '1');
    await chat.slide('Learning rate', '0.01');
    await chat.press('run');
    await chat.waitForStep(120);
    await chat.press('run');
    await chat.waitForStatus('Paused');
    const song = await chat.say('sing');
    expect(song.finished).toBe(false);
    expect(song.remark).toBe('Cut off after 40 words: the reply came to no end.');
    expect(song.text.match(/la/gu)).toHaveLength(40);
  });

  test('learns from the small talk: unseen lines get better', async () => {
    await chat.slide('Units', '32');
    const first = await chat.noteFirst('loss');
    await chat.press('run');
    await chat.waitForStep(10);
    const early = await first();
    await chat.waitForStep(200);
    expect(await chat.number('loss')).toBeLessThan(early / 2);
    expect(await chat.number('accuracy')).toBeGreaterThan(40);
    expect(await chat.number('unseen')).toBeLessThan(3.5);
    await chat.press('stop');
    await chat.waitForStatus('Stopped');
    expect(await chat.enabled()).toEqual(['Continue', 'Step', 'Reset', 'Save', 'Load']);
  });

  test('takes a file of two columns, and names the line that lacks one', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'unrolled-talk-'));
    const file = path.join(folder, 'talk.tsv');
    await writeFile(file, 'ping\tPong.\n\nmarco\tPolo!\nalone\n');
    await chat.chooseCorpus('file');
    const choose = () => page.click('#settings-fields .file-drop button');
    await chat.chooseFile(choose, file);
    expect(await chat.waitForError()).toContain(
      'talk.tsv, line 4 has one column only: a tab must divide it into two.',
    );
    await writeFile(file, 'marco,Polo!\n"ping,Pong.\nalone,not alone\n');
    await chat.chooseFile(choose, file);
    await chat.waitForErrorThatSays('talk.tsv, line 2 has a quote that is not closed.');
    await writeFile(file, 'marco,Polo!\n  ,nobody asked\n');
    await chat.chooseFile(choose, file);
    await chat.waitForErrorThatSays('talk.tsv, line 2 has nothing in its first column.');
    await writeFile(file, Buffer.from([0x61, 0x09, 0x00, 0x62]));
    await chat.chooseFile(choose, file);
    await chat.waitForErrorThatSays('talk.tsv is not a text file: it holds zero bytes.');
    await writeFile(file, '"ping, again","Pong, and ""pong"" again."\nmarco,Polo!\n');
    await chat.chooseFile(choose, file);
    await page.waitForFunction(() =>
      document.querySelector('#settings-fields option:checked')?.textContent?.includes('talk.tsv'),
    );
    await chat.slide('Units', '32');
    await chat.slide('Learning rate', '0.01');
    await chat.press('run');
    await chat.waitForStep(100);
    await chat.press('run');
    await chat.waitForStatus('Paused');
    expect((await chat.say('marco')).text).toBe('Polo!');
    expect((await chat.say('ping again')).text).toContain('Pong, and');
    await rm(folder, { recursive: true });
  });

  test('says which line of a dialogue has no answer', async () => {
    await chat.write('hello\nhi\n\nis there anybody\n\nbye\nbye');
    await chat.press('run');
    expect(await chat.waitForError()).toContain('Your dialogue, line 4 has no answer');
    expect(await chat.status()).toContain('Ready');
  });

  test('saves a network, gives it up, loads it and trains on', async () => {
    await page.click('[data-try=teach]');
    await chat.waitForStep(60);
    await chat.press('stop');
    await chat.waitForStatus('Stopped');
    const step = await chat.number('step');
    const before = await chat.say('may i come in');
    await chat.press('save');
    const { file, bytes } = await downloaded(launched.downloads);
    expect(headerOf(bytes).__metadata__).toMatchObject({
      format: 'unrolled',
      model: 'sequenceToSequence',
    });
    await chat.press('reset');
    await chat.waitForStatus('Ready');
    await chat.chooseFile(() => chat.press('load'), file);
    await chat.waitForStatus('Loaded');
    expect(await chat.say('may i come in')).toEqual(before);
    await chat.press('step');
    await chat.waitForStep(step + 1);
    expect(await chat.number('step')).toBe(step + 1);
  });

  test('refuses a model of another kind', async () => {
    const other = path.resolve('demos/text-generation/model.safetensors');
    await chat.chooseFile(() => chat.press('load'), other);
    expect(await chat.waitForError()).toContain(
      'It holds a languageModel, not a sequenceToSequence',
    );
    expect((await chat.say('hello')).finished).toBe(true);
  });

  test('fits a phone, and does not hurry whoever wants less motion', async () => {
    await chat.preferStillness();
    await page.setViewport({ width: 360, height: 740 });
    await chat.open();
    await chat.waitForReplies(3);
    expect(await chat.width()).toBeLessThanOrEqual(360);
  });
});

// Makes the numbers that the page *From sound to letters* opens with: digits said one by one by voices of
// espeak-ng by which its networks were not trained, joined, with a breath of noise as in any room; the last
// one is said in one breath. Needs Debian's espeak-ng, python3 and ffmpeg.
//
//   node tools/make-digit-strings.mjs
//
// Writes samples.ogg (Opus) and samples.json, who says what when.

import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { uniform } from '../demos/shared/tasks/uniform.js';
import { root, runAsTool } from './setup/shell.mjs';
import { joined, single } from './speech/archive.mjs';
import { encode } from './speech/encode.mjs';
import { archiveVoices } from './speech/voices.mjs';

const kFolder = path.join(root, 'demos/sound-to-letters');
const kWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** `pause`: seconds between the digits; without it they are said in one breath. */
const kStrings = [
  { digits: '337', voice: 'Steph', pause: 0.15 },
  { digits: '555', voice: 'Edward', pause: 0.12 },
  { digits: '88', voice: 'Andrea', pause: 0.2 },
  { digits: '1989', voice: 'Frances', pause: 0.14 },
  { digits: '2026', voice: 'Kurt', pause: 0.12 },
  { digits: '40772', voice: 'Angus', pause: 0.16 },
  { digits: '611990', voice: 'Linda', pause: 0.13 },
  { digits: '40772', voice: 'Frances' },
];

/** How far below the speech the noise is. */
const kDecibels = 30;

async function string({ digits, voice, pause }) {
  const found = archiveVoices.find(({ name }) => name === voice);
  const say = (text) => ({ voice: found.voice, rate: found.rate - 20, pitch: found.pitch, text });
  const words = [...digits].map((digit) => kWords[Number(digit)]);
  if (pause === undefined) return joined(await single([say(`${words.join(' ')}.`)]), 0.2);
  return joined(await single(words.map(say)), pause);
}

function noisy(samples) {
  const random = uniform(1);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  // Of numbers from −1 to 1, all as likely, the power is a third.
  const amplitude = Math.sqrt(3 * power) * 10 ** (-kDecibels / 20);
  return samples.map((sample) => sample + amplitude * (2 * random() - 1));
}

await runAsTool(import.meta.url, async () => {
  const strings = await Promise.all(kStrings.map(string));
  const all = joined(strings, 0.2);
  await encode({ ...all, samples: noisy(all.samples) }, path.join(kFolder, 'samples.ogg'), '20k');
  const samples = all.parts.map(({ start, end }, i) => {
    const { digits, voice, pause } = kStrings[i];
    return { digits, voice, breath: pause === undefined, start, end };
  });
  // One a line, so that a change can be read.
  const lines = samples.map((one) => `    ${JSON.stringify(one, null, 1).replace(/\n */g, ' ')}`);
  const json = `{
  "command": "node tools/make-digit-strings.mjs",
  "samples": [\n${lines.join(',\n')}\n  ]
}\n`;
  writeFileSync(path.join(kFolder, 'samples.json'), json);
  console.log(`samples.ogg: ${statSync(path.join(kFolder, 'samples.ogg')).size} bytes`);
});

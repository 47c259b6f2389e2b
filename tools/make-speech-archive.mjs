// Makes the archive that the page *Find it by saying it* opens with, and what its buttons ask: sentences
// written for the project, spoken by voices of espeak-ng. Needs Debian's espeak-ng, python3 and ffmpeg.
//
//   node tools/make-speech-archive.mjs
//
// Writes archive.ogg, questions.ogg (Opus) and archive.json, who says what when. After it the index must be made
// anew: node tools/train-demo-speech-archive.mjs --index

import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, runAsTool } from './setup/shell.mjs';
import { archive, joined, questions, wordsToFind } from './speech/archive.mjs';
import { encode } from './speech/encode.mjs';

const kFolder = path.join(root, 'demos/spoken-search');

await runAsTool(import.meta.url, async () => {
  const words = wordsToFind();
  const { sentences, ...sound } = await archive();
  const asked = joined(await questions(words));
  const file = (name) => path.join(kFolder, name);
  await encode(sound, file('archive.ogg'), '14k');
  await encode(asked, file('questions.ogg'), '16k');
  const told = {
    command: 'node tools/make-speech-archive.mjs',
    seconds: Number((sound.samples.length / sound.sampleRate).toFixed(3)),
    sentences,
    questions: asked.parts.map(({ text, start, end }) => ({ text, start, end })),
  };
  // A sentence a line, so that a change can be read.
  const lines = (list) => `[\n${list.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]`;
  const json = `{
  "command": ${JSON.stringify(told.command)},
  "seconds": ${told.seconds},
  "sentences": ${lines(told.sentences)},
  "questions": ${lines(told.questions)}
}\n`;
  writeFileSync(file('archive.json'), json);
  for (const name of ['archive.ogg', 'questions.ogg', 'archive.json']) {
    console.log(`${name}: ${statSync(file(name)).size} bytes`);
  }
  console.log(`${told.seconds} s, ${words.length} words to look for`);
});

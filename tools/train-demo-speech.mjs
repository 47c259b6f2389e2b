// Trains what the speech pages listen with, with the built package, from the Free Spoken Digit Dataset and from
// digits that espeak-ng says (Debian's `espeak-ng`):
//
//   npm run build && node tools/train-demo-speech.mjs [NAME...] [--quick]
//
// The data lie in ../shared/data, or in the folder that UNROLLED_DATA names. Writes NAME.safetensors (float16)
// into demos/public/models and what they reach into speech.json beside them; NAME is
//   digits     strings of digits, written as 0 … 9
//   hanzi      the same, written as 零 … 九
//   words      vectors of spoken words

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from 'unrolled';
import { readFsdd } from '../bench/experiments/data/fsdd.mjs';
import { shuffle, spokenStrings } from '../bench/experiments/data/spokenStrings.mjs';
import { acrossSpeakers, vectorDistances } from '../bench/experiments/lib/retrieval.mjs';
import { uniform, wholeFrom } from '../demos/shared/tasks/uniform.js';
import { readWav } from '../dist/cli/wav.js';
import { root, runAsTool, Stop } from './setup/shell.mjs';

const kFolder = path.join(root, 'demos/public/models');
const kFacts = path.join(kFolder, 'speech.json');
const kWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const kHanzi = [...'零一二三四五六七八九'];
const kDigits = [...'0123456789'];

const kAccents = ['en-US', 'en', 'en-GB-scotland', 'en-GB-x-rp', 'en-US-nyc'];
/** Variants of espeak-ng's voices; the last group is kept to measure with. */
const kVariants = {
  train:
    'f1 f2 f3 f5 m1 m2 m4 m5 m6 m7 m8 klatt klatt3 Alicia Annie Gene Lee Mike belinda caleb max',
  test: 'f4 m3 linda edward steph klatt2 Andrea anika',
};

function say(voice, text, rate, pitch) {
  try {
    const args = ['-v', voice, '-s', String(rate), '-p', String(pitch), '--stdout', text];
    return readWav(execFileSync('espeak-ng', args, { maxBuffer: 2 ** 26 }));
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new Stop('espeak-ng is not there: apt-get install espeak-ng');
    throw error;
  }
}

/** Every digit by `speakers` voices, cut out. */
async function synthesised(unrolled, part, speakers, seed) {
  const random = uniform(seed);
  const voices = kAccents.flatMap((accent) =>
    kVariants[part].split(' ').map((variant) => `${accent}+${variant}`),
  );
  const digits = [];
  for (const voice of shuffle(voices, random).slice(0, speakers)) {
    for (const [digit, word] of kWords.entries()) {
      const said = say(voice, word, wholeFrom(random, 120, 200), wholeFrom(random, 30, 70));
      const speech = await unrolled.speechSegments(said);
      if (speech.length === 0) continue;
      const { sampleRate } = said;
      const [from, to] = [speech[0].start, speech.at(-1).end];
      digits.push({
        samples: said.samples.slice(Math.floor(from * sampleRate), Math.ceil(to * sampleRate)),
        sampleRate,
        label: String(digit),
        speaker: voice,
      });
    }
  }
  return digits;
}

const kStrings = { count: [1, 7], gap: [0.03, 0.45], edge: [0.05, 1.2], decibels: [12, 40] };
const kTestStrings = { ...kStrings, count: [3, 7], edge: [0.1, 0.5], decibels: [20, 35] };
// Higher and lower voices, near and far microphones.
const kAugmentation = { copies: 1, speed: [0.82, 1.22], gain: [-15, 6], noise: [12, 40] };

async function trainRecognizer({ unrolled, quick }, { train, tests }, labels) {
  const write = (strings) =>
    strings.map(({ labels: digits, ...sound }) => ({
      ...sound,
      labels: digits.map((digit) => labels[Number(digit)]),
    }));
  const data = write(spokenStrings(train, { ...kStrings, rounds: quick ? 1 : 4, seed: 1 }));
  const model = await unrolled.ctcRecognizer({
    labels,
    network: { cell: 'lstm', hiddenSize: 96, bidirectional: true },
    frameStack: 6,
    frameStride: 3,
    outputDropout: 0.3,
    seed: 1,
  });
  const [epochs, batchSize] = [quick ? 1 : 5, 16];
  const epochSteps = Math.ceil((data.length * (1 + kAugmentation.copies)) / batchSize);
  for await (const { epoch, loss } of model.fit(data, {
    ...{ epochs, batchSize, clipNorm: 1, augmentation: kAugmentation },
    optimizer: { type: 'adam', learningRate: 0.004 },
    schedule: { type: 'cosine', totalSteps: epochs * epochSteps, minimum: 0.02 },
    reportEvery: epochSteps,
  }))
    console.error(`pass ${epoch}: loss ${loss.toFixed(4)}`);
  const measure = async (file) => {
    const errors = {};
    for (const [name, digits] of Object.entries(tests)) {
      const strings = write(spokenStrings(digits, { ...kTestStrings, rounds: 3, seed: 2 }));
      const { labelErrorRate } = await file.evaluate(strings);
      errors[`wrong digits, %, ${name}`] = Number((100 * labelErrorRate).toFixed(2));
    }
    return errors;
  };
  return { model, measure };
}

async function trainEmbedder({ unrolled, quick }, { train, tests }) {
  const model = await unrolled.speechEmbedder({ seed: 1 });
  const [epochs, batchSize] = [quick ? 1 : 6, 32];
  const epochSteps = Math.ceil((train.length * (1 + kAugmentation.copies)) / batchSize);
  for await (const { epoch, loss } of model.fit(train, {
    ...{ epochs, batchSize, clipNorm: 1, augmentation: kAugmentation },
    ...{ contrastive: 0.2, corruption: { noise: 0.3 } },
    optimizer: { type: 'adam', learningRate: 0.002 },
    schedule: { type: 'cosine', totalSteps: epochs * epochSteps, minimum: 0.02 },
    reportEvery: epochSteps,
  }))
    console.error(`pass ${epoch}: loss ${loss.toFixed(4)}`);
  const measure = async (file) => {
    const precisions = {};
    for (const [name, digits] of Object.entries(tests)) {
      const distances = vectorDistances(await file.embed(digits));
      precisions[`mean average precision, %, ${name}`] = Number(
        (100 * acrossSpeakers(digits, distances)).toFixed(1),
      );
    }
    return precisions;
  };
  return { model, measure };
}

const kModels = {
  digits: (context, data) => trainRecognizer(context, data, kDigits),
  hanzi: (context, data) => trainRecognizer(context, data, kHanzi),
  words: trainEmbedder,
};

await runAsTool(import.meta.url, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false } },
  });
  const names = positionals.length > 0 ? positionals : Object.keys(kModels);
  const unknown = names.find((name) => !(name in kModels));
  if (unknown !== undefined)
    throw new Stop(`there is no ${unknown}, only ${Object.keys(kModels).join(', ')}`);
  const unrolled = await load({ edition: 'full' });
  const context = { unrolled, quick: values.quick };
  const train = [
    ...readFsdd('train'),
    ...(await synthesised(unrolled, 'train', context.quick ? 2 : 60, 1)),
  ];
  const tests = {
    'FSDD, test part': readFsdd('test'),
    'other voices of espeak-ng': await synthesised(unrolled, 'test', context.quick ? 4 : 16, 2),
  };
  console.error(`${train.length} digits to learn from`);
  mkdirSync(kFolder, { recursive: true });
  const facts = existsSync(kFacts) ? JSON.parse(readFileSync(kFacts, 'utf8')) : {};
  for (const name of names) {
    const { model: trained, measure } = await kModels[name](context, { train, tests });
    const bytes = await trained.save({ dtype: 'float16' });
    trained.dispose();
    // What is said about the file is measured on the file.
    const model = await unrolled.open(bytes);
    facts[name] = {
      parameters: model.parameterCount,
      bytes: bytes.length,
      ...(await measure(model)),
    };
    model.dispose();
    console.log(name, facts[name]);
    if (!context.quick) writeFileSync(path.join(kFolder, `${name}.safetensors`), bytes);
  }
  facts.corpus =
    'Free Spoken Digit Dataset (CC BY-SA 4.0), training part, and digits said by voices of espeak-ng; ' +
    'made by node tools/train-demo-speech.mjs';
  if (!context.quick) writeFileSync(kFacts, `${JSON.stringify(facts, null, 2)}\n`);
  unrolled.dispose();
});

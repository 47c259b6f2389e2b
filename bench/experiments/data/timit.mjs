// A sample of TIMIT: sentences with the times of their words, sixteen speakers of eight regions.

import { readdirSync } from 'node:fs';
import { corpusFile, corpusLines } from './files.mjs';
import { filesIn, readRecording } from './recordings.mjs';

/** The regions whose speakers are kept to test on. */
const kTestRegions = ['dr7', 'dr8'];

/**
 * @typedef {{ label: string, start: number, end: number }} SpokenWord in seconds
 * @typedef {import('./recordings.mjs').Waveform & { id: string, speaker: string, isTest: boolean, words: SpokenWord[] }} Sentence
 */

/** @returns {Sentence[]} */
export function readTimit() {
  const corpus = 'timit-sample';
  const speakers = readdirSync(corpusFile(corpus, ''), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return speakers.flatMap((speaker) =>
    filesIn(corpus, speaker, '.wav').map((file) => {
      const id = `${speaker}/${file.replace('.wav', '')}`;
      const sound = readRecording(corpus, `${speaker}/${file}`);
      const words = corpusLines(corpus, `${id}.wrd`).map((line) => {
        const [begin, end, label] = line.split(/\s+/);
        return { label, start: begin / sound.sampleRate, end: end / sound.sampleRate };
      });
      return { ...sound, id, speaker, words, isTest: kTestRegions.includes(speaker.slice(0, 3)) };
    }),
  );
}

/**
 * @param {import('./recordings.mjs').Waveform} sound
 * @param {SpokenWord} word
 * @returns {import('./recordings.mjs').Waveform}
 */
export function cutOut({ samples, sampleRate }, { start, end }) {
  return {
    samples: samples.slice(Math.floor(start * sampleRate), Math.ceil(end * sampleRate)),
    sampleRate,
  };
}

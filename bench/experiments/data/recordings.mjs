// Recordings of speech.

import { readdirSync, readFileSync } from 'node:fs';
// What the command line reads them with; the package itself leaves that to browsers.
import { readWav } from '../../../dist/cli/wav.js';
import { corpusFile } from './files.mjs';

/** @typedef {{ samples: Float32Array, sampleRate: number }} Waveform */

/**
 * The names of the files of a kind in a folder of a corpus, sorted.
 * @param {string} corpus
 * @param {string} folder
 * @param {string} ending
 */
export function filesIn(corpus, folder, ending) {
  return readdirSync(corpusFile(corpus, folder))
    .filter((name) => name.endsWith(ending))
    .sort();
}

/**
 * @param {string} corpus
 * @param {string} name
 * @returns {Waveform}
 */
export const readRecording = (corpus, name) => readWav(readFileSync(corpusFile(corpus, name)));

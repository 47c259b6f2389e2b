// Where the corpora lie: in the folder that UNROLLED_DATA names, else beside the checkout.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const beside = fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** A corpus that is not on this machine: what needs it cannot run, and says so. */
export class MissingCorpus extends Error {}

/**
 * The path of a file of a corpus.
 * @param {string} corpus its folder
 * @param {string} name
 */
export function corpusFile(corpus, name) {
  const file = path.join(process.env.UNROLLED_DATA ?? beside, corpus, name);
  if (!existsSync(file)) {
    throw new MissingCorpus(
      `there is no ${corpus}/${name}; set UNROLLED_DATA to the folder that has ${corpus}`,
    );
  }
  return file;
}

/**
 * The lines of a text file, without empty ones.
 * @param {string} corpus
 * @param {string} name
 * @param {BufferEncoding} [encoding]
 */
export function corpusLines(corpus, name, encoding = 'utf8') {
  return readFileSync(corpusFile(corpus, name), encoding)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

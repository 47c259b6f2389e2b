// Handwritten digits, read row by row: 28 steps of 28 grey values.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { corpusFile } from './files.mjs';

export const kRows = 28;
export const kColumns = 28;

/** The bytes of an IDX file after its head of `dimensions` 32-bit numbers and one more. */
function readIdx(name, dimensions) {
  const bytes = gunzipSync(readFileSync(corpusFile('mnist', `${name}-ubyte.gz`)));
  const count = bytes.readUInt32BE(4);
  return { count, values: bytes.subarray(4 + 4 * dimensions) };
}

/**
 * @param {'train-45000' | 't10k'} part
 * @returns {{ inputs: Float32Array, label: string }[]} values from 0 to 1
 */
export function readMnist(part) {
  const images = readIdx(`${part}-images-idx3`, 3);
  const labels = readIdx(`${part}-labels-idx1`, 1);
  if (images.count !== labels.count)
    throw new Error(`MNIST has ${images.count} images and ${labels.count} labels`);
  const size = kRows * kColumns;
  return Array.from({ length: images.count }, (_, i) => ({
    inputs: Float32Array.from(
      images.values.subarray(i * size, (i + 1) * size),
      (value) => value / 255,
    ),
    label: String(labels.values[i]),
  }));
}

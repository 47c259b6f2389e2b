import { readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { load } from '../load.js';
import type { LanguageModel } from '../languageModel.js';
import { readSafetensors } from '../safetensors.js';
import type { OptimizerOptions } from '../training.js';
import type { Unrolled } from '../unrolled.js';
import { Mendable } from './output.js';

/** Loads the library in the fastest variant; Node 20 has relaxed SIMD, but behind a flag. */
export async function loadLibrary(deterministic = false): Promise<Unrolled> {
  if (Number(process.versions.node.split('.')[0]) < 22) {
    setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
  return load({ deterministic });
}

/** The text in a UTF-8 file. */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Mendable(`${file} is not a UTF-8 text`);
  }
}

/** Where a file is written before it gets its name. */
export const partOf = (file: string): string => `${file}.part`;

/** Writes a file whole or not at all; where a link leads to it, the link stays. */
export async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  const target = await realpath(file).catch(() => file);
  await writeFile(partOf(target), bytes);
  await rename(partOf(target), target);
}

/** Where the training that a model file holds stopped; only of a file that `openModel` has taken. */
export function trainingIn(
  bytes: Uint8Array,
): { optimizer: OptimizerOptions; step: number } | undefined {
  const training = readSafetensors(bytes).metadata.get('training');
  return training === undefined
    ? undefined
    : (JSON.parse(training) as { optimizer: OptimizerOptions; step: number });
}

/** The model in a file. */
export async function openModel(
  library: Unrolled,
  file: string,
  bytes?: Uint8Array,
): Promise<LanguageModel> {
  try {
    return await library.open(bytes ?? (await readFile(file)));
  } catch (error) {
    if ((error as Error).name === 'FormatError')
      throw new Mendable(`${file}: ${(error as Error).message}`);
    throw error;
  }
}

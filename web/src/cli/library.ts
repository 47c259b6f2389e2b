import { access, constants, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { load, type LoadOptions } from '../load.js';
import type { LanguageModel } from '../languageModel.js';
import type { AnyModel } from '../open.js';
import { readSafetensors } from '../safetensors.js';
import type { OptimizerOptions } from '../training.js';
import type { Unrolled } from '../unrolled.js';
import { Mendable } from './output.js';

/** Loads the library in the fastest variant; Node 20 has relaxed SIMD, but behind a flag. */
export async function loadLibrary(
  options: Pick<LoadOptions, 'deterministic' | 'edition'> = {},
): Promise<Unrolled> {
  if (Number(process.versions.node.split('.')[0]) < 22) {
    setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
  return load(options);
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

/** Hours of work should not end with a path that cannot be written. */
export async function requireWritable(file: string): Promise<void> {
  if (file === '') throw new Mendable('--out must be the name of a file, got ""');
  for (const target of [file, partOf(file)]) {
    const found = await stat(target).catch(() => undefined);
    if (found ? found.isDirectory() : /[\\/]$/.test(target))
      throw new Mendable(`--out: ${target} is a folder, not a file`);
    // A device or a pipe would be replaced by a file of its name.
    if (found && !found.isFile()) throw new Mendable(`--out: ${target} is not a regular file`);
  }
  const folder = path.dirname(path.resolve(file));
  await access(folder, constants.W_OK).catch(() => {
    throw new Mendable(`--out: the folder ${folder} is not there or may not be written`);
  });
}

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

/** Says of which file an error of its format is. */
export async function naming<T>(file: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if ((error as Error).name === 'FormatError')
      throw new Mendable(`${file}: ${(error as Error).message}`);
    throw error;
  }
}

/** The model in a file. */
export async function openModel<Kind extends AnyModel = LanguageModel>(
  library: Unrolled,
  file: string,
  bytes?: Uint8Array,
): Promise<Kind> {
  const read = bytes ?? (await readFile(file));
  return naming(file, () => library.open<Kind>(read));
}

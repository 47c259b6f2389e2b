import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AnyModel } from '../open.js';
import type { SpokenQueryIndex } from '../speech/spokenQueryIndex.js';
import { Interruption } from './interruption.js';
import { loadLibrary, naming, openModel, replaceFile, requireWritable } from './library.js';
import { lineFor, Mendable, printJson } from './output.js';
import { fileProgress } from './progress.js';
import { readWav } from './wav.js';

export interface IndexFlags {
  embedder: string;
  out: string;
  add?: boolean;
  lengths?: number[];
  hop?: number;
  precision: 'float32' | 'int8';
  json?: boolean;
}

/** The WAV files of a folder and of the folders in it, by their paths from there. */
async function wavFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory() && /\.wave?$/i.test(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'));
  if (files.length === 0) throw new Mendable(`there is no WAV file in ${folder}`);
  return files.sort();
}

/** What ends all, not only this file. */
const isShort = (error: unknown): boolean => (error as Error).name === 'OutOfMemoryError';

/** Adds one after the other; what cannot be read is said and left out. */
async function addAll(
  index: SpokenQueryIndex,
  folder: string,
  files: readonly string[],
  json: boolean | undefined,
  signal: AbortSignal,
): Promise<{ added: number; seconds: number; skipped: string[] }> {
  const view = json ? undefined : fileProgress(files.length);
  const isStopped = () => signal.aborted;
  const skipped: string[] = [];
  let [added, seconds] = [0, 0];
  try {
    for (const [i, id] of files.entries()) {
      if (isStopped()) break;
      try {
        const bytes = await readFile(path.join(folder, id));
        const sound = await naming(id, () => readWav(bytes));
        const onProgress = ({ share }: { share: number }) => view?.report(i + share, id);
        const { windows } = await index.add({ id, ...sound }, { signal, onProgress });
        const length = sound.samples.length / sound.sampleRate;
        if (json) printJson({ id, seconds: length, windows });
        added += 1;
        seconds += length;
      } catch (error) {
        if (isStopped()) break;
        const line = lineFor(error);
        if (line === undefined || isShort(error)) throw error;
        const reason = line.startsWith(id) ? line : `${id}: ${line}`;
        skipped.push(reason);
        if (json) printJson({ id, skipped: reason });
        view?.report(i + 1, id);
      }
    }
  } finally {
    view?.end();
  }
  return { added, seconds, skipped };
}

/** `unrolled index FOLDER` */
export async function indexRecordings(folder: string, flags: IndexFlags): Promise<void> {
  const files = await wavFilesIn(folder);
  await requireWritable(flags.out);
  const library = await loadLibrary({ edition: 'full' });
  let index: SpokenQueryIndex;
  if (flags.add) {
    const bytes = await readFile(flags.out);
    index = await naming(flags.out, () => library.spokenQueryIndex({ file: bytes }));
  } else {
    const embedder = await openModel<AnyModel>(library, flags.embedder);
    if (embedder.kind !== 'speechEmbedder')
      throw new Mendable(`${flags.embedder} is a ${embedder.kind}, not a speechEmbedder`);
    index = await library.spokenQueryIndex({
      embedder,
      precision: flags.precision,
      windows: { lengths: flags.lengths, hop: flags.hop },
    });
  }
  const known = new Set((await index.recordings()).map(({ id }) => id));
  const fresh = files.filter((file) => !known.has(file));

  const interruption = new Interruption();
  const began = performance.now();
  const { signal } = interruption;
  const { added, seconds, skipped } = await addAll(index, folder, fresh, flags.json, signal);
  for (const line of skipped) process.stderr.write(`Left out ${line}\n`);
  if (added === 0 && !flags.add) {
    library.dispose();
    throw new Mendable(
      signal.aborted
        ? 'interrupted before the first recording was read; nothing was written'
        : 'none of the files could be read; nothing was written',
    );
  }
  await replaceFile(flags.out, await index.save({ embedder: true }));
  const took = (performance.now() - began) / 1000;
  library.dispose();
  if (flags.json) {
    const interrupted = signal.aborted ? { interrupted: true } : {};
    printJson({ added, skipped: skipped.length, seconds, took, ...interrupted, out: flags.out });
    return;
  }
  const how = signal.aborted ? 'Interrupted; saved what there is' : 'Saved';
  process.stderr.write(
    `${how}: ${added} ${added === 1 ? 'recording' : 'recordings'}, ${(seconds / 60).toFixed(1)} min, in ${took.toFixed(1)} s, to ${flags.out}\n`,
  );
  if (signal.aborted) process.stderr.write('Go on with: the same command and --add\n');
}

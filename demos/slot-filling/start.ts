import type { SequenceTagger, Unrolled } from 'unrolled';
import { EarlyFile } from '../shared/earlyFile.ts';
import { openAs, openLibrary } from '../shared/library.ts';
import type { Pair } from './taggers.ts';

const files: Pair<EarlyFile> = {
  both: new EarlyFile(new URL('./both.safetensors', import.meta.url), 'A small model'),
  forward: new EarlyFile(new URL('./forward.safetensors', import.meta.url), 'A small model'),
};

export interface Started {
  readonly unrolled: Unrolled;
  /** The small trained networks that read when the page opens. */
  readonly demo: Pair<SequenceTagger>;
}

export async function start(): Promise<Started> {
  const unrolled = await openLibrary();
  const open = async (file: EarlyFile) => openAs(unrolled, await file.bytes(), 'sequenceTagger');
  return { unrolled, demo: { both: await open(files.both), forward: await open(files.forward) } };
}

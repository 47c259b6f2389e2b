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
  // All of them before any is opened, so that none stays open where another is missing.
  const [both, forward] = await Promise.all([files.both.bytes(), files.forward.bytes()]);
  const open = (bytes: ArrayBuffer) => openAs(unrolled, bytes, 'sequenceTagger');
  return { unrolled, demo: { both: await open(both), forward: await open(forward) } };
}

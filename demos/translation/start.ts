import type { SequenceToSequence, Unrolled } from 'unrolled';
import { EarlyFile } from '../shared/earlyFile.ts';
import { openAs, openLibrary } from '../shared/library.ts';
import type { Kind } from './networks.ts';

const files: Readonly<Record<Kind, EarlyFile>> = {
  with: new EarlyFile(new URL('./with.safetensors', import.meta.url), 'A small model'),
  without: new EarlyFile(new URL('./without.safetensors', import.meta.url), 'A small model'),
};

export interface Started {
  readonly unrolled: Unrolled;
  /** The small trained networks that answer when the page opens. */
  readonly demo: Readonly<Record<Kind, SequenceToSequence>>;
}

export async function start(): Promise<Started> {
  const unrolled = await openLibrary();
  // All of them before any is opened, so that none stays open where another is missing.
  const [withAttention, without] = await Promise.all([files.with.bytes(), files.without.bytes()]);
  const open = (bytes: ArrayBuffer) => openAs(unrolled, bytes, 'sequenceToSequence');
  return { unrolled, demo: { with: await open(withAttention), without: await open(without) } };
}

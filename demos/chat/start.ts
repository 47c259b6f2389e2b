import type { SequenceToSequence, Unrolled } from 'unrolled';
import { EarlyFile } from '../shared/earlyFile.ts';
import { openAs, openLibrary } from '../shared/library.ts';

const file = new EarlyFile(new URL('./model.safetensors', import.meta.url), 'The small model');

export interface Started {
  readonly unrolled: Unrolled;
  /** The small trained network that replies when the page opens. */
  readonly demo: SequenceToSequence;
}

export async function start(): Promise<Started> {
  const unrolled = await openLibrary();
  return { unrolled, demo: await openAs(unrolled, await file.bytes(), 'sequenceToSequence') };
}

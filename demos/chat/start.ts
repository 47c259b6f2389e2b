import type { SequenceToSequence, Unrolled } from 'unrolled';
import { fetchFile, openAs, openLibrary } from '../shared/library.ts';

// Asked for at once, while the library is still on its way.
const early = Promise.allSettled([fetchModel()]);

function fetchModel(): Promise<ArrayBuffer> {
  return fetchFile(new URL('./model.safetensors', import.meta.url), 'The small model');
}

export interface Started {
  readonly unrolled: Unrolled;
  /** The small trained network that replies when the page opens. */
  readonly demo: SequenceToSequence;
}

export async function start(): Promise<Started> {
  const unrolled = await openLibrary();
  const [file] = await early;
  const bytes = file.status === 'fulfilled' ? file.value : await fetchModel();
  return { unrolled, demo: await openAs(unrolled, bytes, 'sequenceToSequence') };
}

import type { SequenceTagger, Unrolled } from 'unrolled';
import { fetchFile, openAs, openLibrary } from '../shared/library.ts';
import type { Direction, Pair } from './taggers.ts';

const urls: Pair<URL> = {
  both: new URL('./both.safetensors', import.meta.url),
  forward: new URL('./forward.safetensors', import.meta.url),
};

// Asked for at once, while the library is still on its way.
const early = Promise.allSettled([fetchModel('both'), fetchModel('forward')]);

function fetchModel(direction: Direction): Promise<ArrayBuffer> {
  return fetchFile(urls[direction], 'A small model');
}

export interface Started {
  readonly unrolled: Unrolled;
  /** The small trained networks that read when the page opens. */
  readonly demo: Pair<SequenceTagger>;
}

export async function start(): Promise<Started> {
  const unrolled = await openLibrary();
  const [both, forward] = await early;
  const open = async (file: PromiseSettledResult<ArrayBuffer>, direction: Direction) => {
    const bytes = file.status === 'fulfilled' ? file.value : await fetchModel(direction);
    return openAs(unrolled, bytes, 'sequenceTagger');
  };
  return {
    unrolled,
    demo: { both: await open(both, 'both'), forward: await open(forward, 'forward') },
  };
}

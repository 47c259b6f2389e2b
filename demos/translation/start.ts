import type { SequenceToSequence, Unrolled } from 'unrolled';
import { fetchFile, openAs, openLibrary } from '../shared/library.ts';
import type { Kind } from './networks.ts';

const urls: Readonly<Record<Kind, URL>> = {
  with: new URL('./with.safetensors', import.meta.url),
  without: new URL('./without.safetensors', import.meta.url),
};

// Asked for at once, while the library is still on its way.
const early = Promise.allSettled([fetchModel('with'), fetchModel('without')]);

function fetchModel(kind: Kind): Promise<ArrayBuffer> {
  return fetchFile(urls[kind], 'A small model');
}

export interface Started {
  readonly unrolled: Unrolled;
  /** The small trained networks that answer when the page opens. */
  readonly demo: Readonly<Record<Kind, SequenceToSequence>>;
}

export async function start(): Promise<Started> {
  const unrolled = await openLibrary();
  const [withAttention, without] = await early;
  const open = async (file: PromiseSettledResult<ArrayBuffer>, kind: Kind) => {
    const bytes = file.status === 'fulfilled' ? file.value : await fetchModel(kind);
    return openAs(unrolled, bytes, 'sequenceToSequence');
  };
  return {
    unrolled,
    demo: { with: await open(withAttention, 'with'), without: await open(without, 'without') },
  };
}

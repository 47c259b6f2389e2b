import type { Unrolled, Waveform } from 'unrolled';
import { fetchFile, openLibrary } from '../shared/library.ts';
import { messageOf } from '../shared/notices.ts';
import { decode } from '../shared/sound.ts';
import { fetchRecognizer, Recognizers } from './recognizers.ts';

// Asked for at once, and decoded while the library is still on its way.
const early = Promise.allSettled([fetchRecognizer('digits'), readSamples()]);

async function readSamples(): Promise<Waveform> {
  const what = 'The sound of the samples';
  return decode(await fetchFile(new URL('./samples.ogg', import.meta.url), what), what);
}

export interface Started {
  readonly unrolled: Unrolled;
  /** The one that writes digits is there already. */
  readonly recognizers: Recognizers;
  /** All samples, one after the other, or why they are not there. */
  readonly samples: Waveform | Error;
}

export async function start(): Promise<Started> {
  const unrolled = await openLibrary('full');
  const [model, sound] = await early;
  // The page does without, if need be.
  const samples =
    sound.status === 'fulfilled'
      ? sound.value
      : await readSamples().catch((error: unknown) => new Error(messageOf(error)));
  const recognizers = new Recognizers(unrolled);
  await recognizers.get('digits', model.status === 'fulfilled' ? model.value : undefined);
  return { unrolled, recognizers, samples };
}

import type { Unrolled, Waveform } from 'unrolled';
import { EarlyFile } from '../shared/earlyFile.ts';
import { openLibrary } from '../shared/library.ts';
import { messageOf } from '../shared/notices.ts';
import { decode } from '../shared/sound.ts';
import { fileOf, Recognizers } from './recognizers.ts';

const model = fileOf('digits');
const sound = new EarlyFile(new URL('./samples.ogg', import.meta.url), 'The sound of the samples');

export interface Started {
  readonly unrolled: Unrolled;
  /** The one that writes digits is there already. */
  readonly recognizers: Recognizers;
  /** All samples, one after the other, or why they are not there. */
  readonly samples: Waveform | Error;
}

export async function start(): Promise<Started> {
  // The browser decodes while the library compiles. The page does without, if need be.
  const decoded = readSamples().catch((error: unknown) => new Error(messageOf(error)));
  const unrolled = await openLibrary('full');
  const recognizers = new Recognizers(unrolled);
  await recognizers.get('digits', model);
  return { unrolled, recognizers, samples: await decoded };
}

async function readSamples(): Promise<Waveform> {
  return decode(await sound.bytes(), sound.what);
}

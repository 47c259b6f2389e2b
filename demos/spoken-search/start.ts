import type { SpeechEmbedder, SpokenQueryIndex, Unrolled, Waveform } from 'unrolled';
import { EarlyFile } from '../shared/earlyFile.ts';
import { openAs, openLibrary } from '../shared/library.ts';
import { decode } from '../shared/sound.ts';

const model = new EarlyFile(new URL('./model.safetensors', import.meta.url), 'The small model');
const vectors = new EarlyFile(
  new URL('./archive.index', import.meta.url),
  'The index of the archive',
);
const sounds = {
  archive: new EarlyFile(new URL('./archive.ogg', import.meta.url), 'The archive'),
  questions: new EarlyFile(new URL('./questions.ogg', import.meta.url), 'The words to ask with'),
} as const;

export interface Started {
  readonly unrolled: Unrolled;
  readonly embedder: SpeechEmbedder;
  /** Of the archive. */
  readonly index: SpokenQueryIndex;
  readonly archive: Waveform;
  readonly questions: Waveform;
}

async function sound(file: EarlyFile): Promise<Waveform> {
  return decode(await file.bytes(), file.what);
}

export async function start(): Promise<Started> {
  // The browser decodes while the library compiles.
  const decoded = Promise.all([sound(sounds.archive), sound(sounds.questions)]);
  decoded.catch(() => undefined);
  const unrolled = await openLibrary('full');
  // All of it before anything is opened, so that nothing stays open where something is missing.
  const [network, file] = await Promise.all([model.bytes(), vectors.bytes()]);
  const [archive, questions] = await decoded;
  const embedder = await openAs(unrolled, network, 'speechEmbedder');
  const index = await unrolled.spokenQueryIndex({ embedder, file });
  return { unrolled, embedder, index, archive, questions };
}

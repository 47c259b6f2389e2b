import type { SpeechEmbedder, SpokenQueryIndex, Unrolled, Waveform } from 'unrolled';
import { fetchFile, openAs, openLibrary } from '../shared/library.ts';
import { decode } from '../shared/sound.ts';

const files = {
  model: { url: new URL('./model.safetensors', import.meta.url), what: 'The small model' },
  index: { url: new URL('./archive.index', import.meta.url), what: 'The index of the archive' },
  archive: { url: new URL('./archive.ogg', import.meta.url), what: 'The archive' },
  questions: { url: new URL('./questions.ogg', import.meta.url), what: 'The words to ask with' },
} as const;

type Name = keyof typeof files;

const fetched = (name: Name) => fetchFile(files[name].url, files[name].what);

// Asked for at once, while the library is still on its way.
const names = Object.keys(files) as Name[];
const early = new Map(names.map((name) => [name, fetched(name)] as const));
for (const file of early.values()) file.catch(() => undefined);

/** The file that was asked for early, or else a second try. */
async function file(name: Name): Promise<ArrayBuffer> {
  try {
    return await (early.get(name) ?? fetched(name));
  } catch {
    early.delete(name);
    return fetched(name);
  }
}

export interface Started {
  readonly unrolled: Unrolled;
  readonly embedder: SpeechEmbedder;
  /** Of the archive. */
  readonly index: SpokenQueryIndex;
  readonly archive: Waveform;
  readonly questions: Waveform;
}

async function sound(name: 'archive' | 'questions'): Promise<Waveform> {
  // Decoding takes the bytes away: a second try gets its own.
  return decode((await file(name)).slice(0), files[name].what);
}

export async function start(): Promise<Started> {
  // The browser decodes while the library compiles.
  const sounds = Promise.all([sound('archive'), sound('questions')]);
  sounds.catch(() => undefined);
  const unrolled = await openLibrary('full');
  const embedder = await openAs(unrolled, await file('model'), 'speechEmbedder');
  const index = await unrolled.spokenQueryIndex({ embedder, file: await file('index') });
  const [archive, questions] = await sounds;
  return { unrolled, embedder, index, archive, questions };
}

import type { CtcRecognizer, Unrolled } from 'unrolled';
import { EarlyFile } from '../shared/earlyFile.ts';
import { openAs } from '../shared/library.ts';
import { siteFile } from '../shared/siteFiles.ts';

/** What a number is written in. */
export type Script = 'digits' | 'hanzi';

/** What the visitor knows a network as. */
export const networkNames: Readonly<Record<Script, string>> = {
  digits: 'the network that writes 0 – 9',
  hanzi: 'the network that writes 汉字',
};

/** The file of a network, on its way from now on. */
export function fileOf(script: Script): EarlyFile {
  const what = networkNames[script].replace(/^t/, 'T');
  return new EarlyFile(siteFile(`models/${script}.safetensors`), what);
}

/** The networks, one for each script, each fetched when it is first wanted. */
export class Recognizers {
  readonly #unrolled: Unrolled;
  readonly #opened = new Map<Script, Promise<CtcRecognizer>>();
  readonly #ready = new Set<Script>();

  constructor(unrolled: Unrolled) {
    this.#unrolled = unrolled;
  }

  /** `file`: its own, where it is on its way already. What failed once is tried again. */
  get(script: Script, file?: EarlyFile): Promise<CtcRecognizer> {
    let opened = this.#opened.get(script);
    if (!opened) {
      opened = this.#open(script, file);
      this.#opened.set(script, opened);
      opened.catch(() => this.#opened.delete(script));
    }
    return opened;
  }

  isReady(script: Script): boolean {
    return this.#ready.has(script);
  }

  async release(): Promise<void> {
    for (const opened of await Promise.allSettled(this.#opened.values())) {
      if (opened.status === 'fulfilled') opened.value.dispose();
    }
  }

  async #open(script: Script, file = fileOf(script)): Promise<CtcRecognizer> {
    const recognizer = await openAs(this.#unrolled, await file.bytes(), 'ctcRecognizer');
    this.#ready.add(script);
    return recognizer;
  }
}

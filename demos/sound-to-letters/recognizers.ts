import type { CtcRecognizer, Unrolled } from 'unrolled';
import { fetchFile, openAs } from '../shared/library.ts';
import { siteFile } from '../shared/siteFiles.ts';

/** What a number is written in. */
export type Script = 'digits' | 'hanzi';

export function fetchRecognizer(script: Script): Promise<ArrayBuffer> {
  const what = script === 'hanzi' ? 'The network that writes 汉字' : 'The network';
  return fetchFile(siteFile(`models/${script}.safetensors`), what);
}

/** The networks, one for each script, each fetched when it is first wanted. */
export class Recognizers {
  readonly #unrolled: Unrolled;
  readonly #opened = new Map<Script, Promise<CtcRecognizer>>();

  constructor(unrolled: Unrolled) {
    this.#unrolled = unrolled;
  }

  /** `bytes`: of its file, where they are there already. What failed once is tried again. */
  get(script: Script, bytes?: ArrayBuffer): Promise<CtcRecognizer> {
    let opened = this.#opened.get(script);
    if (!opened) {
      opened = this.#open(script, bytes);
      this.#opened.set(script, opened);
      opened.catch(() => this.#opened.delete(script));
    }
    return opened;
  }

  async release(): Promise<void> {
    for (const opened of await Promise.allSettled(this.#opened.values())) {
      if (opened.status === 'fulfilled') opened.value.dispose();
    }
  }

  async #open(script: Script, bytes?: ArrayBuffer): Promise<CtcRecognizer> {
    return openAs(this.#unrolled, bytes ?? (await fetchRecognizer(script)), 'ctcRecognizer');
  }
}

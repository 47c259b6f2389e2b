import { fetchFile } from './library.ts';

/** A file of the page's own, asked for at once, while the library is still on its way. */
export class EarlyFile {
  #early: Promise<ArrayBuffer> | undefined;

  /** `what` names it to the visitor. */
  constructor(
    private readonly url: URL,
    readonly what: string,
  ) {
    this.#early = fetchFile(url, what);
    // Whoever needs it asks a second time.
    this.#early.catch(() => undefined);
  }

  /** What came early, or else what comes now: each call has bytes of its own. */
  bytes(): Promise<ArrayBuffer> {
    const again = () => fetchFile(this.url, this.what);
    const early = this.#early;
    this.#early = undefined;
    return early ? early.catch(again) : again();
  }
}

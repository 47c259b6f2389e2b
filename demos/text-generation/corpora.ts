import type { SelectOption } from '../shared/select.ts';
import { fetchText, findRealCorpora, type RealCorpus } from '../shared/siteFiles.ts';
import { sums } from '../shared/sums.ts';

/** Text to learn from. */
export interface Corpus {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

/** More than this is cut off: the browser holds the text twice, and an hour would not see it all. */
export const longestText = 20_000_000;

/** The corpora to choose from. What the visitor brings is held here until it is replaced. */
export class Corpora {
  #real: readonly RealCorpus[] = [];
  #file: Corpus | undefined;
  #pasted = '';
  digits = 2;

  async findReal(): Promise<void> {
    this.#real = await findRealCorpora('text');
  }

  options(): SelectOption[] {
    return [
      { value: 'library', name: 'Source code of this library' },
      { value: 'arithmetic', name: 'Sums, made up here' },
      { value: 'pasted', name: 'Your own text', group: 'Yours' },
      {
        value: 'file',
        name: this.#file ? `File: ${this.#file.name}` : 'Your own file',
        group: 'Yours',
      },
      ...this.#real.map(({ id, name }) => ({ value: id, name, group: 'On this machine' })),
    ];
  }

  note(id: string): string {
    if (id === 'library') return 'The C++ that runs on this page learns from itself.';
    if (id === 'arithmetic') return 'Lines such as 47+85=132;';
    if (id === 'pasted' || id === 'file') return 'It stays on this machine.';
    return this.#real.find((corpus) => corpus.id === id)?.note ?? '';
  }

  paste(text: string): void {
    this.#pasted = text;
  }

  get pasted(): string {
    return this.#pasted;
  }

  /** Reads a text file. Resolves to what the visitor should know about it, if anything. */
  async takeFile(file: File): Promise<string | undefined> {
    // A character of UTF-8 has four bytes at most.
    const text = await file.slice(0, 4 * longestText).text();
    if (text.includes('\u0000')) {
      throw new Error(`${file.name} is not a text file: it holds zero bytes.`);
    }
    this.#file = { id: 'file', name: file.name, text: text.slice(0, longestText) };
    if (text.length > longestText) {
      return `Only the first ${longestText / 1e6} million characters of ${file.name} are used.`;
    }
    if (!text.includes('\uFFFD')) return undefined;
    return `${file.name} is not UTF-8 throughout: what could not be read became \uFFFD.`;
  }

  /** Puts back the visitor's own text of a stored training. */
  restore(corpus: Corpus): void {
    if (corpus.id === 'pasted') this.#pasted = corpus.text;
    if (corpus.id === 'file') this.#file = corpus;
  }

  async read(id: string): Promise<Corpus> {
    const name = this.options().find(({ value }) => value === id)?.name ?? id;
    if (id === 'library') return { id, name, text: await fetchText('corpora/library.txt') };
    if (id === 'arithmetic') return { id, name, text: await sums(this.digits) };
    if (id === 'pasted') {
      if (!this.#pasted) throw new Error('There is no text yet: paste or type some first.');
      return { id, name, text: this.#pasted };
    }
    if (id === 'file') {
      if (!this.#file) throw new Error('There is no file yet: choose or drop one first.');
      if (!this.#file.text) throw new Error(`${this.#file.name} is empty: choose another file.`);
      return this.#file;
    }
    return { id, name, text: await fetchText(`data/${id}.txt`) };
  }
}

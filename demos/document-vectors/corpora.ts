import { cutLine, unitOf } from '../shared/cutting.ts';
import type { Unit } from '../shared/knownTokens.ts';
import { readTextFile } from '../shared/pairFile.ts';
import { figure } from '../shared/readout.ts';
import type { SelectOption } from '../shared/select.ts';
import { made, sentences } from './sentences.ts';
import { longestSentence } from './settings.ts';

/** Sentences to learn from, and others to be measured on, cut into tokens. */
export interface LineCorpus {
  readonly id: string;
  readonly name: string;
  readonly train: readonly (readonly string[])[];
  readonly heldOut: readonly (readonly string[])[];
  readonly unit: Unit;
}

/** The corpora to choose from. What the visitor brings is held here until it is replaced. */
export class Corpora {
  #made: LineCorpus | undefined;
  #file: { readonly name: string; readonly text: string } | undefined;
  #own = '';

  options(): SelectOption[] {
    return [
      { value: 'made', name: 'Sentences, made up here' },
      { value: 'own', name: 'Your own lines', group: 'Yours' },
      {
        value: 'file',
        name: this.#file ? `File: ${this.#file.name}` : 'Your own file',
        group: 'Yours',
      },
    ];
  }

  note(id: string): string {
    if (id === 'made') {
      return `${figure(made.train)} sentences of who does what to whom; ${made.heldOut} others to be measured on.`;
    }
    return 'One sentence a line. It stays on this machine.';
  }

  write(lines: string): void {
    this.#own = lines;
  }

  /** Reads a file of lines. Resolves to what the visitor should know about it, if anything. */
  async takeFile(file: File): Promise<string | undefined> {
    const { text, remark } = await readTextFile(file);
    if (!text.trim()) throw new Error(`${file.name} is empty: choose another file.`);
    this.#file = { name: file.name, text };
    return remark;
  }

  read(id: string): LineCorpus {
    const name = this.options().find(({ value }) => value === id)?.name ?? id;
    if (id === 'made') return (this.#made ??= madeCorpus());
    if (id === 'own') {
      if (!this.#own.trim()) throw new Error('There are no lines yet: write or paste some.');
      return ownCorpus(id, name, this.#own);
    }
    if (!this.#file) throw new Error('There is no file yet: choose or drop one first.');
    return ownCorpus(id, name, this.#file.text);
  }
}

export function madeCorpus(): LineCorpus {
  const train = sentences(made.train, made.trainSeed);
  const heldOut = sentences(made.heldOut, made.heldOutSeed, train);
  const cut = (lines: readonly string[]) => lines.map((line) => cutLine(line, 'words'));
  return {
    id: 'made',
    name: 'Sentences, made up here',
    train: cut(train),
    heldOut: cut(heldOut),
    unit: 'words',
  };
}

/** Of a few lines all are learnt; of many every twentieth is kept back. */
function ownCorpus(id: string, name: string, text: string): LineCorpus {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const unit = unitOf(lines);
  const cut = lines
    .map((line) => cutLine(line, unit))
    .filter(({ length }) => length > 0 && length <= longestSentence[unit]);
  if (cut.length === 0) {
    throw new Error(`${name} has no line of up to ${longestSentence[unit]} ${unit}.`);
  }
  const keepsBack = cut.length >= 40;
  return {
    id,
    name,
    train: cut.filter((_, index) => !keepsBack || index % 20 !== 19),
    heldOut: keepsBack ? cut.filter((_, index) => index % 20 === 19).slice(0, 300) : [],
    unit,
  };
}

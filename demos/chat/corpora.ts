import { type PairFile, readDialogue, readPairFile, readPairs } from '../shared/pairFile.ts';
import { figure } from '../shared/readout.ts';
import type { SelectOption } from '../shared/select.ts';
import { fetchText, findRealCorpora, type RealCorpus } from '../shared/siteFiles.ts';
import { smallTalk } from './smallTalk.ts';
import { corpusOf, ownCorpus, smallTalkCorpus, type TalkCorpus } from './talkCorpus.ts';

/** The corpora to choose from. What the visitor brings is held here until it is replaced. */
export class Corpora {
  #real: readonly RealCorpus[] = [];
  #smallTalk: Promise<TalkCorpus> | undefined;
  #file: PairFile | undefined;
  #dialogue = '';

  async findReal(): Promise<void> {
    this.#real = await findRealCorpora('talk');
  }

  options(): SelectOption[] {
    return [
      { value: 'smallTalk', name: 'Small talk, made up here' },
      { value: 'dialogue', name: 'Your own dialogue', group: 'Yours' },
      {
        value: 'file',
        name: this.#file ? `File: ${this.#file.name}` : 'Your own file of two columns',
        group: 'Yours',
      },
      ...this.#real.map(({ id, name }) => ({ value: id, name, group: 'On this machine' })),
    ];
  }

  note(id: string): string {
    if (id === 'smallTalk') {
      return `${figure(smallTalk.train)} lines with replies from a grammar of this page; others to be measured on.`;
    }
    if (id === 'dialogue') {
      return 'One line says, the next replies; an empty line ends a talk. It stays on this machine.';
    }
    if (id === 'file') {
      return 'A line and its reply, divided by a tab, or a CSV file. It stays on this machine.';
    }
    return this.#real.find((corpus) => corpus.id === id)?.note ?? '';
  }

  write(dialogue: string): void {
    this.#dialogue = dialogue;
  }

  /** Reads a file of pairs. Resolves to what the visitor should know about it, if anything. */
  async takeFile(file: File): Promise<string | undefined> {
    this.#file = await readPairFile(file);
    return this.#file.remark;
  }

  async read(id: string): Promise<TalkCorpus> {
    const name = this.options().find(({ value }) => value === id)?.name ?? id;
    if (id === 'smallTalk') return (this.#smallTalk ??= smallTalkCorpus());
    if (id === 'dialogue') {
      if (!this.#dialogue.trim()) throw new Error('There is no dialogue yet: write or paste one.');
      return ownCorpus(id, name, readDialogue(this.#dialogue, 'Your dialogue'));
    }
    if (id === 'file') {
      if (!this.#file) throw new Error('There is no file yet: choose or drop one first.');
      return ownCorpus(id, name, this.#file.pairs);
    }
    const [train = '', heldOut = ''] = (await fetchText(`data/${id}.txt`)).split('\n\n');
    return corpusOf(id, name, await readPairs(train, name), await readPairs(heldOut, name));
  }
}

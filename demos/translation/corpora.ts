import { readPairFile, readPairs } from '../shared/pairFile.ts';
import type { SelectOption } from '../shared/select.ts';
import { fetchText, findRealCorpora, type RealCorpus } from '../shared/siteFiles.ts';
import { fromTask, fromTexts, longestSequence, type PairCorpus } from './pairCorpus.ts';
import { counts, isTask, type Task, taskNames } from './tasks.ts';

/** The corpora to choose from. What the visitor brings is held here until it is replaced. */
export class Corpora {
  readonly #made = new Map<Task, PairCorpus>();
  #real: readonly RealCorpus[] = [];
  #file: PairCorpus | undefined;

  /** Asks the server which it has beside the built-in ones. */
  async findReal(): Promise<void> {
    this.#real = await findRealCorpora('pairs');
  }

  options(): SelectOption[] {
    return [
      ...Object.entries(taskNames).map(([value, name]) => ({
        value,
        name,
        group: 'Made up here',
      })),
      {
        value: 'file',
        name: this.#file ? `File: ${this.#file.name}` : 'Your own file',
        group: 'Yours',
      },
      ...this.#real.map(({ id, name }) => ({ value: id, name, group: 'On this machine' })),
    ];
  }

  note(id: string): string {
    if (isTask(id)) {
      return `${counts.train} pairs to learn from, ${counts.heldOut} others to be measured on.`;
    }
    if (id === 'file') {
      return this.#file
        ? `${counted(this.#file.train.length + this.#file.heldOut.length)}. They stay on this machine.`
        : 'Two columns a line, divided by a tab or a comma: what goes in, and what is to come out.';
    }
    return this.#real.find((corpus) => corpus.id === id)?.note ?? '';
  }

  /** Reads a file of two columns. Resolves to what the visitor should know about it, if anything. */
  async takeFile(file: File): Promise<string | undefined> {
    const { name, pairs, remark } = await readPairFile(file);
    this.#file = await fromTexts('file', name, pairs);
    const { leftOut } = this.#file;
    const remarks = [
      ...(remark ? [remark] : []),
      ...(leftOut > 0
        ? [`${counted(leftOut)} of more than ${longestSequence} words or characters left out.`]
        : []),
    ];
    return remarks.length > 0 ? remarks.join(' ') : undefined;
  }

  async read(id: string): Promise<PairCorpus> {
    if (isTask(id)) return this.#builtIn(id);
    if (id === 'file') {
      if (!this.#file) throw new Error('There is no file yet: choose or drop one first.');
      return this.#file;
    }
    const name = this.#real.find((corpus) => corpus.id === id)?.name ?? id;
    return fromTexts(id, name, await readPairs(await fetchText(`data/${id}.txt`), name));
  }

  async #builtIn(task: Task): Promise<PairCorpus> {
    const made = this.#made.get(task) ?? (await fromTask(task));
    this.#made.set(task, made);
    return made;
  }
}

function counted(pairs: number): string {
  return pairs === 1 ? '1 pair' : `${pairs} pairs`;
}

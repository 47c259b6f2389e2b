import type { SelectOption } from '../shared/select.ts';
import { fetchText, findRealCorpora, type RealCorpus } from '../shared/siteFiles.ts';
import { readTreebank, tagPair, treebankPart } from '../shared/tasks/treebank.js';
import { corpusOf, counts, grammarCorpus, isShort, type TreeCorpus } from './treeCorpus.ts';

/** The corpora to choose from. */
export class Corpora {
  #real: readonly RealCorpus[] = [];
  #grammar: TreeCorpus | undefined;

  /** Asks the server which it has beside the built-in one. */
  async findReal(): Promise<void> {
    this.#real = await findRealCorpora('trees');
  }

  options(): SelectOption[] {
    return [
      { value: 'grammar', name: 'A small grammar' },
      ...this.#real.map(({ id, name }) => ({ value: id, name, group: 'On this machine' })),
    ];
  }

  note(id: string): string {
    if (id === 'grammar') {
      return `${counts.train} sentences drawn from it; ${counts.heldOut} others to be measured on.`;
    }
    return this.#real.find((corpus) => corpus.id === id)?.note ?? '';
  }

  async read(id: string): Promise<TreeCorpus> {
    if (id === 'grammar') return (this.#grammar ??= await grammarCorpus());
    const name = this.#real.find((corpus) => corpus.id === id)?.name ?? id;
    const trees = readTreebank(await fetchText(`data/${id}.txt`));
    const part = (wanted: ReturnType<typeof treebankPart>) =>
      trees
        .filter((tree) => treebankPart(tree) === wanted)
        .map(tagPair)
        .filter(isShort);
    return corpusOf(id, name, part('train'), part('development').slice(0, counts.heldOut));
  }
}

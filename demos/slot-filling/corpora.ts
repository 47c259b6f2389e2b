import type { SelectOption } from '../shared/select.ts';
import { fetchText, findRealCorpora, type RealCorpus } from '../shared/siteFiles.ts';
import type { TaggedSentence } from './sentences.ts';
import { type SlotCorpus, travel, travelCorpus } from './travel.ts';

/** The corpora to choose from. */
export class Corpora {
  #real: readonly RealCorpus[] = [];
  #travel: SlotCorpus | undefined;

  /** Asks the server which it has beside the built-in one. */
  async findReal(): Promise<void> {
    this.#real = await findRealCorpora('slots');
  }

  options(): SelectOption[] {
    return [
      { value: 'travel', name: 'Travel requests, made up here' },
      ...this.#real.map(({ id, name }) => ({ value: id, name, group: 'On this machine' })),
    ];
  }

  note(id: string): string {
    if (id === 'travel') {
      return `${travel.train} sentences from a grammar of this page; ${travel.heldOut} others to be measured on.`;
    }
    return this.#real.find((corpus) => corpus.id === id)?.note ?? '';
  }

  async read(id: string): Promise<SlotCorpus> {
    if (id === 'travel') return (this.#travel ??= travelCorpus());
    const name = this.#real.find((corpus) => corpus.id === id)?.name ?? id;
    const [train = '', heldOut = ''] = (await fetchText(`data/${id}.txt`)).split('\n\n');
    return { id, name, train: parse(train), heldOut: parse(heldOut) };
  }
}

/** Lines `BOS words EOS⇥O tags intent`: the first and last of each are no words of the sentence. */
function parse(text: string): TaggedSentence[] {
  return text
    .split('\n')
    .map((line) => line.split('\t').map((half) => half.trim().split(/\s+/).slice(1, -1)))
    .map(([tokens = [], tags = []]) => ({ tokens, tags: tags.slice(0, tokens.length) }))
    .filter(({ tokens }) => tokens.length > 0);
}

import { find, h } from '../shared/dom.ts';
import { unknownToken } from '../shared/knownTokens.ts';
import type { Reading } from './reading.ts';

/** A sentence of the visitor's, by a number that stays with it. */
export interface Entry {
  readonly key: string;
  readonly text: string;
}

interface ListEvents {
  readonly onPick: (key: string) => void;
  readonly onRemove: (key: string) => void;
}

interface Row {
  readonly element: HTMLElement;
  readonly pick: HTMLButtonElement;
  readonly rebuilt: HTMLElement;
}

/** Every sentence on the map, with what the network writes when it has nothing but its vector. */
export class SentenceList {
  readonly #list = find('#sentences');
  readonly #events: ListEvents;
  readonly #rows = new Map<string, Row>();

  constructor(events: ListEvents) {
    this.#events = events;
  }

  /** `readings`: by key, as far as the network has read them. */
  show(entries: readonly Entry[], readings: ReadonlyMap<string, Reading>, selected: string): void {
    const keys = new Set(entries.map(({ key }) => key));
    for (const [key, { element }] of this.#rows) {
      if (keys.has(key)) continue;
      element.remove();
      this.#rows.delete(key);
    }
    for (const { key, text } of entries) {
      const row = this.#rows.get(key) ?? this.#add(key, text);
      row.pick.setAttribute('aria-pressed', String(key === selected));
      const reading = readings.get(key);
      row.element.dataset.exact = reading ? String(reading.exact) : '';
      if (reading) row.rebuilt.replaceChildren(...rebuilt(reading));
    }
  }

  #add(key: string, text: string): Row {
    const pick = h(
      'button',
      { type: 'button', class: 'sentence' },
      h('span', { class: 'sentence-number' }, key),
      h('span', {}, text),
    );
    pick.addEventListener('click', () => {
      this.#events.onPick(key);
    });
    const remove = h(
      'button',
      { type: 'button', class: 'button button-plain', 'aria-label': `Take “${text}” off the map` },
      '×',
    );
    remove.addEventListener('click', () => {
      this.#events.onRemove(key);
    });
    const written = h('p', { class: 'rebuilt' }, '…');
    const element = h('li', { 'data-key': key }, pick, remove, written);
    this.#list.append(element);
    const row = { element, pick, rebuilt: written };
    this.#rows.set(key, row);
    return row;
  }
}

/** The words as they were rebuilt; those that stood elsewhere, or not at all, are marked. */
function rebuilt({ tokens, rebuilt: written, exact, unknown }: Reading): (HTMLElement | string)[] {
  if (exact && unknown.size === 0) return ['rebuilt word for word'];
  const [first = ''] = unknown;
  const words = written.map((word, index) => {
    const right =
      word === tokens[index] || (word === unknownToken && unknown.has(tokens[index] ?? ''));
    const shown = word === unknownToken ? 'a word it has never met' : word;
    return right ? h('span', {}, shown) : h('mark', {}, shown);
  });
  const spaced = words.flatMap((word) => [' ', word]);
  const note = unknown.size > 0 ? ` (it has never met “${first}”)` : '';
  return ['rebuilt as:', ...(written.length > 0 ? spaced : [' nothing']), note];
}

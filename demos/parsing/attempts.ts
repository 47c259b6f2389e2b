import { h } from '../shared/dom.ts';
import type { Attempt } from '../shared/exactness.ts';
import { isWellFormed } from '../shared/tasks/trees.js';

/** Sentences that are shown. */
const shown = 6;

/** What the network writes for a few sentences that it never sees while it learns. */
export class Attempts {
  constructor(
    private readonly panel: HTMLElement,
    private readonly list: HTMLElement,
  ) {}

  show(attempts: readonly Attempt[]): void {
    this.panel.hidden = attempts.length === 0;
    this.list.replaceChildren(
      ...attempts.slice(0, shown).map(({ pair, output, exact }) => {
        const state = exact ? 'exact' : isWellFormed(output) ? 'well-formed' : 'unbalanced';
        return h(
          'li',
          { 'data-state': state },
          h('span', { class: 'attempt-state' }, state),
          h('span', { class: 'attempt-source' }, pair.source.join(' ')),
          h('q', {}, output.join(' ')),
        );
      }),
    );
  }
}

import { h } from '../shared/dom.ts';
import { figure } from '../shared/readout.ts';

const shown = 12;

/** One line for each sample, newest first: how the writing came along. */
export class Samples {
  constructor(
    private readonly panel: HTMLElement,
    private readonly list: HTMLElement,
  ) {}

  add(step: number, loss: number, text: string): void {
    const line = text.replaceAll('\n', ' ⏎ ').replaceAll('\t', ' ').trim();
    this.list.prepend(
      h(
        'li',
        {},
        h('span', {}, `step ${figure(step)}, loss ${figure(loss, 2)}`),
        h('q', {}, line.slice(0, 160)),
      ),
    );
    while (this.list.children.length > shown) this.list.lastElementChild?.remove();
    this.panel.hidden = false;
  }

  clear(): void {
    this.list.replaceChildren();
    this.panel.hidden = true;
  }
}

import { h } from '../shared/dom.ts';
import type { Ranked } from './ranking.ts';

/** Units to choose from, each with its correlation as a bar: right of the middle with the pattern, left against it. */
export class UnitList {
  readonly element = h('ol', { class: 'units', 'aria-label': 'Units that track the pattern best' });
  readonly #onChoose: (unit: number) => void;

  constructor(onChoose: (unit: number) => void) {
    this.#onChoose = onChoose;
  }

  show(ranked: readonly Ranked[]): void {
    this.element.replaceChildren(
      ...ranked.map(({ unit, correlation }) => {
        const bar = h('span', { class: 'unit-bar' });
        bar.style.transform = `scaleX(${correlation})`;
        const text = correlation.toFixed(2).replace('-', '−');
        const button = h(
          'button',
          { type: 'button', class: 'unit', 'data-unit': unit },
          h('span', { class: 'unit-name' }, `unit ${unit}`),
          h('span', { class: 'unit-track' }, bar),
          h('span', { class: 'unit-value' }, text),
        );
        button.addEventListener('click', () => {
          this.#onChoose(unit);
        });
        return h('li', {}, button);
      }),
    );
  }

  mark(chosen: number): void {
    for (const button of this.element.querySelectorAll<HTMLElement>('.unit')) {
      button.setAttribute('aria-pressed', String(button.dataset.unit === String(chosen)));
    }
  }
}

import './charts.css';
import { h } from './dom.ts';

export interface Bar {
  readonly name: string;
  readonly title?: string;
  /** 0 to 1. */
  readonly share: number;
  readonly chosen?: boolean;
}

interface Row {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly fill: HTMLElement;
  readonly value: HTMLElement;
}

/** Shares of a whole as a fixed number of bars, so that nothing on the page moves as they change. */
export class BarList {
  readonly element: HTMLElement;
  readonly #rows: Row[] = [];

  constructor(label: string, rows: number) {
    this.element = h('ol', { class: 'bars', 'aria-label': label });
    for (let i = 0; i < rows; i += 1) {
      const name = h('span', { class: 'bar-name' });
      const fill = h('div', { class: 'bar-fill' });
      const value = h('span', { class: 'bar-value' });
      const element = h('li', {}, name, h('div', { class: 'bar-track' }, fill), value);
      this.#rows.push({ element, name, fill, value });
      this.element.append(element);
    }
    this.show([]);
  }

  show(bars: readonly Bar[]): void {
    this.#rows.forEach((row, index) => {
      const bar = bars[index];
      row.element.classList.toggle('is-chosen', bar?.chosen ?? false);
      row.name.textContent = bar?.name ?? '';
      row.name.title = bar?.title ?? '';
      row.fill.style.transform = `scaleX(${bar?.share ?? 0})`;
      row.value.textContent = bar ? percent(bar.share) : '';
    });
  }
}

function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return '<0.1%';
  return `${value.toFixed(1)}%`;
}

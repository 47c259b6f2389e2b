import { h } from './dom.ts';

/** Named numbers in a row. */
export class Readout<K extends string> {
  readonly element = h('dl', { class: 'readout' });
  readonly #values = new Map<K, HTMLElement>();

  constructor(names: Record<K, string>) {
    for (const [key, name] of Object.entries(names) as [K, string][]) {
      const value = h('dd', { 'data-value': key }, '–');
      this.#values.set(key, value);
      this.element.append(h('div', {}, h('dt', {}, name), value));
    }
  }

  set(key: K, text: string): void {
    const element = this.#values.get(key);
    if (element && element.textContent !== text) element.textContent = text;
  }

  clear(): void {
    for (const element of this.#values.values()) element.textContent = '–';
  }
}

/** 1234567 as `1,234,567`, 12.3456 as `12.35`: figures that keep their width while they run. */
export function figure(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return '–';
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

import { find, h } from '../shared/dom.ts';
import { distance } from './space.ts';

/** A sentence with both of its vectors. */
export interface Located {
  readonly key: string;
  readonly text: string;
  readonly vector: ArrayLike<number>;
  readonly bag: ArrayLike<number>;
}

/** How far the others are from one sentence, to the network and to a bag of words, the nearest first. */
export class Distances {
  readonly #body = find('#distances');
  readonly #of = find('#distances-of');

  show(one: Located | undefined, all: readonly Located[]): void {
    this.#of.textContent = one ? `“${one.text}”` : 'a sentence';
    const others = all
      .filter(({ key }) => key !== one?.key)
      .map((other) => ({
        ...other,
        near: one ? distance(one.vector, other.vector) : 0,
        same: one ? distance(one.bag, other.bag) : 0,
      }))
      .sort((a, b) => a.near - b.near);
    this.#body.replaceChildren(
      ...others.map(({ key, text, near, same }) =>
        h(
          'tr',
          { 'data-key': key },
          h(
            'th',
            { scope: 'row', title: text },
            h('span', { class: 'sentence-number' }, key),
            ` ${text}`,
          ),
          cell(near, 'network'),
          cell(same, 'bag'),
        ),
      ),
    );
  }
}

function cell(value: number, kind: string): HTMLElement {
  const bar = h('span', { class: `distance-bar distance-${kind}` });
  bar.style.transform = `scaleX(${Math.min(value / 1.5, 1)})`;
  return h('td', {}, h('span', { class: 'distance-value' }, value.toFixed(2)), bar);
}

/** The sentence of the same words in another order, if there is one. */
export function twinOf(one: Located | undefined, all: readonly Located[]): Located | undefined {
  return one && all.find(({ key, bag }) => key !== one.key && distance(bag, one.bag) < 1e-9);
}

/** What the two maps say of a sentence and its twin. */
export function verdictOn(one: Located | undefined, all: readonly Located[]): string {
  if (!one) return 'Add a sentence: its place on both maps appears here.';
  const twin = twinOf(one, all);
  if (!twin) {
    return `No other sentence here has the words of ${one.key}. Add one that has the same in another order.`;
  }
  const apart = distance(one.vector, twin.vector);
  const distances = all.flatMap((a, i) =>
    all.slice(i + 1).map((b) => distance(a.vector, b.vector)),
  );
  const mean = distances.reduce((sum, value) => sum + value, 0) / distances.length;
  return (
    `${one.key} and ${twin.key} are made of the same words: one point to a bag of words, ` +
    `${apart.toFixed(2)} apart to the network (two sentences here are ${mean.toFixed(2)} apart on average).`
  );
}

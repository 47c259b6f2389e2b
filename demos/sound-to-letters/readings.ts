import { BarList } from '../shared/barList.ts';
import { find, h } from '../shared/dom.ts';
import { shownHypotheses, type Reading } from './reading.ts';
import { spaced } from './samples.ts';

/** Labels beyond which a line says no more. */
const longest = 80;

/** What is read: in the end; by CTC and by trimming from the best path; and what else it might have been. */
export class Readings {
  readonly #read = find('#read');
  readonly #ctc = find('#ctc');
  readonly #trimming = find('#trimming');
  readonly #said = find('#said');
  readonly #lost = find('#lost');
  readonly #forced = find('#forced');
  readonly #list = new BarList('What it might have been, with probabilities', shownHypotheses);

  constructor() {
    find('#hypotheses').append(this.#list.element);
  }

  /** `said`: what was said, where that is known. */
  show({ labels, hypotheses, path, forced }: Reading, said: readonly string[] | undefined): void {
    const [first] = hypotheses;
    const read = first?.labels ?? [];
    this.#read.replaceChildren(...written(read));
    const all = path.map(({ label }) => labels[label] ?? '');
    this.#ctc.replaceChildren(...written(all));
    const kept = path.filter(({ lost }) => !lost).map(({ label }) => labels[label] ?? '');
    const pieces = path.map(({ label, lost }) =>
      // What is lost is to be seen, but is no part of the text.
      lost ? lostLabel(labels[label] ?? '') : (labels[label] ?? ''),
    );
    this.#trimming.replaceChildren(...(pieces.length > 0 ? between(pieces) : written([])));
    this.#read.dataset.written = read.join('');
    this.#ctc.dataset.written = all.join('');
    this.#trimming.dataset.written = kept.join('');
    this.#said.textContent = said ? verdict(read, said) : '';
    const merged = path.length - kept.length;
    this.#lost.textContent =
      merged === 0
        ? 'Nothing is repeated, so nothing is lost.'
        : `Lost: ${merged} ${merged === 1 ? 'repeat' : 'repeats'}.`;
    this.#forced.textContent =
      spaced(forced.slice(0, longest)) + (forced.length > longest ? ' …' : '');
    this.#list.show(
      hypotheses.map(({ labels: other, logProbability }, i) => ({
        name: other.length > 0 ? spaced(other) : 'nothing',
        title: `${spaced(other) || 'nothing'}, ${logProbability.toFixed(2)} nats`,
        share: Math.exp(logProbability),
        chosen: i === 0,
      })),
    );
  }
}

/** To be seen, and heard of where the page is read out, but no part of the text. */
function lostLabel(label: string): HTMLElement {
  return h(
    'span',
    { class: 'is-lost', 'data-label': label },
    h('span', { class: 'visually-hidden' }, '(lost)'),
  );
}

function verdict(read: readonly string[], said: readonly string[]): string {
  return spaced(read) === spaced(said)
    ? 'That is what was said.'
    : `What was said: ${spaced(said)}.`;
}

function written(labels: readonly string[]): (Node | string)[] {
  return labels.length > 0 ? [spaced(labels)] : [h('span', { class: 'is-nothing' }, 'nothing')];
}

/** With spaces between them. */
function between(pieces: readonly (Node | string)[]): (Node | string)[] {
  return pieces.flatMap((piece, i) => (i === 0 ? [piece] : [' ', piece]));
}

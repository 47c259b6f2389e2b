import { BarList } from '../shared/barList.ts';
import { find, h } from '../shared/dom.ts';
import { shownHypotheses, type Reading } from './reading.ts';
import { spaced } from './samples.ts';

/** What is read in the end: by CTC, by trimming, and what else it might have been. */
export class Readings {
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
    this.#ctc.replaceChildren(...written(read));
    const kept = path.filter(({ lost }) => !lost).map(({ label }) => labels[label] ?? '');
    const pieces = path.map(({ label, lost }) =>
      // What is lost is to be seen, but is no part of the text.
      lost ? h('span', { class: 'is-lost', 'data-label': labels[label] }) : (labels[label] ?? ''),
    );
    this.#trimming.replaceChildren(...(pieces.length > 0 ? between(pieces) : written([])));
    this.#ctc.dataset.written = read.join('');
    this.#trimming.dataset.written = kept.join('');
    this.#said.textContent = said ? verdict(read, said) : '';
    const merged = path.length - kept.length;
    this.#lost.textContent =
      merged === 0
        ? 'Nothing comes twice in a row, so nothing is lost.'
        : `Lost: ${merged === 1 ? 'one that comes' : `${merged} that come`} twice in a row.`;
    this.#forced.textContent = spaced(forced);
    this.#list.show(
      hypotheses.map(({ labels: other, logProbability }, i) => ({
        name: other.length > 0 ? spaced(other) : 'nothing',
        title: `${logProbability.toFixed(2)} nats`,
        share: Math.exp(logProbability),
        chosen: i === 0,
      })),
    );
  }
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

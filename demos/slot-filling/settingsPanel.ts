import { cells, type CellName } from '../shared/cells.ts';
import { h } from '../shared/dom.ts';
import { Select } from '../shared/select.ts';
import { Slider } from '../shared/slider.ts';
import type { Corpora } from './corpora.ts';
import { defaults, type Settings } from './settings.ts';

const hiddenSizes = [4, 8, 16, 32, 48, 64, 96, 128];
const learningRates = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05];

/** The controls on the left of the page. */
export class SettingsPanel {
  readonly #corpora: Corpora;
  readonly #corpus: Select;
  readonly #corpusNote = h('p', { class: 'field-note' });
  readonly #cell: Select;
  readonly #hiddenSize: Slider<number>;
  readonly #learningRate: Slider<number>;
  readonly #lockNote = h(
    'p',
    { class: 'field-note', hidden: true },
    'The networks exist: Reset first to make others.',
  );

  constructor(parent: HTMLElement, corpora: Corpora, onChange: () => void) {
    this.#corpora = corpora;
    this.#corpus = new Select({
      label: 'Learn from',
      options: corpora.options(),
      value: defaults.corpus,
      onChange: () => {
        this.#showNote();
        onChange();
      },
    });
    this.#cell = new Select({
      label: 'Cell',
      options: Object.entries(cells).map(([value, { name }]) => ({ value, name })),
      value: defaults.cell,
      onChange,
    });
    this.#hiddenSize = new Slider({
      label: 'Units in each direction',
      values: hiddenSizes,
      value: defaults.hiddenSize,
      onChange,
    });
    this.#learningRate = new Slider({
      label: 'Learning rate',
      values: learningRates,
      value: defaults.learningRate,
      onChange,
    });
    parent.append(
      this.#corpus.element,
      this.#corpusNote,
      h('hr'),
      this.#cell.element,
      this.#hiddenSize.element,
      this.#lockNote,
      h('hr'),
      this.#learningRate.element,
    );
    this.#showNote();
  }

  get settings(): Settings {
    return {
      corpus: this.#corpus.value,
      cell: this.#cell.value as CellName,
      hiddenSize: this.#hiddenSize.value,
      learningRate: this.#learningRate.value,
    };
  }

  set(settings: Partial<Settings>): void {
    const all = { ...this.settings, ...settings };
    this.#corpus.value = all.corpus;
    this.#cell.value = all.cell;
    this.#hiddenSize.value = all.hiddenSize;
    this.#learningRate.value = all.learningRate;
    this.#showNote();
  }

  refreshCorpora(): void {
    this.#corpus.setOptions(this.#corpora.options());
    this.#showNote();
  }

  lock({ corpus, network, training }: Record<'corpus' | 'network' | 'training', boolean>): void {
    this.#corpus.disabled = corpus;
    this.#cell.disabled = network;
    this.#hiddenSize.disabled = network;
    this.#lockNote.hidden = !network;
    this.#learningRate.disabled = training;
  }

  #showNote(): void {
    this.#corpusNote.textContent = this.#corpora.note(this.#corpus.value);
  }
}

import { cells, type CellName } from '../shared/cells.ts';
import { CorpusChoice } from '../shared/corpusChoice.ts';
import { h } from '../shared/dom.ts';
import { Select } from '../shared/select.ts';
import { Slider } from '../shared/slider.ts';
import type { Locks } from '../shared/training.ts';
import type { Corpora } from './corpora.ts';
import { defaults, type Settings } from './settings.ts';

const hiddenSizes = [4, 8, 16, 32, 48, 64, 96, 128];
const learningRates = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05];

/** The controls on the left of the page. */
export class SettingsPanel {
  readonly #corpus: CorpusChoice;
  readonly #cell: Select;
  readonly #hiddenSize: Slider<number>;
  readonly #learningRate: Slider<number>;
  readonly #lockNote = h(
    'p',
    { class: 'field-note', hidden: true },
    'The networks exist: Reset first to make others.',
  );

  constructor(parent: HTMLElement, corpora: Corpora, onChange: () => void) {
    this.#corpus = new CorpusChoice({ corpora, value: defaults.corpus, onChange });
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
      ...this.#corpus.elements,
      h('hr'),
      this.#cell.element,
      this.#hiddenSize.element,
      this.#lockNote,
      h('hr'),
      this.#learningRate.element,
    );
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
    this.#cell.value = all.cell;
    this.#hiddenSize.value = all.hiddenSize;
    this.#learningRate.value = all.learningRate;
    this.#corpus.choose(all.corpus);
  }

  refreshCorpora(): void {
    this.#corpus.choose(this.#corpus.value);
  }

  lock({ corpus, network, training }: Locks): void {
    this.#corpus.disabled = corpus;
    this.#cell.disabled = network;
    this.#hiddenSize.disabled = network;
    this.#lockNote.hidden = !network;
    this.#learningRate.disabled = training;
  }
}

import { cells, type CellName } from '../shared/cells.ts';
import { CorpusChoice } from '../shared/corpusChoice.ts';
import { freshId, h } from '../shared/dom.ts';
import { FileDrop } from '../shared/fileDrop.ts';
import { Select } from '../shared/select.ts';
import { Slider } from '../shared/slider.ts';
import type { Locks } from '../shared/training.ts';
import type { Corpora } from './corpora.ts';
import { defaults, type Settings } from './settings.ts';

const hiddenSizes = [8, 16, 32, 48, 64, 96, 128, 192];
const vectorSizes = [2, 3, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128];
const learningRates = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02];

interface PanelEvents {
  readonly onChange: () => void;
  readonly onFile: (file: File) => void;
}

/** The controls on the left of the page. */
export class SettingsPanel {
  readonly #corpora: Corpora;
  readonly #corpus: CorpusChoice;
  readonly #own: HTMLTextAreaElement;
  readonly #file: FileDrop;
  readonly #cell: Select;
  readonly #hiddenSize: Slider<number>;
  readonly #vectorSize: Slider<number>;
  readonly #learningRate: Slider<number>;
  readonly #lockNote = h(
    'p',
    { class: 'field-note', hidden: true },
    'The network exists: Reset first to make another.',
  );

  constructor(parent: HTMLElement, corpora: Corpora, { onChange, onFile }: PanelEvents) {
    this.#corpora = corpora;
    const id = freshId('lines');
    this.#own = h('textarea', { id, spellcheck: 'false', autocomplete: 'off', rows: 8 });
    this.#own.addEventListener('input', () => {
      corpora.write(this.#own.value);
    });
    const field = h('div', { class: 'field' }, h('label', { for: id }, 'Sentences'), this.#own);
    this.#file = new FileDrop({
      label: 'Choose a text file',
      note: 'or drop one here',
      accept: '.txt,text/plain',
      onFile,
    });
    this.#corpus = new CorpusChoice({
      corpora,
      value: defaults.corpus,
      extras: { own: field, file: this.#file.element },
      onChange,
    });
    this.#cell = new Select({
      label: 'Cell',
      options: Object.entries(cells).map(([value, { name }]) => ({ value, name })),
      value: defaults.cell,
      onChange,
    });
    const slider = (label: string, values: readonly number[], value: number) =>
      new Slider({ label, values, value, onChange });
    this.#hiddenSize = slider('Units', hiddenSizes, defaults.hiddenSize);
    this.#vectorSize = slider('Numbers in a vector', vectorSizes, defaults.vectorSize);
    this.#learningRate = slider('Learning rate', learningRates, defaults.learningRate);
    parent.append(
      ...this.#corpus.elements,
      h('hr'),
      this.#cell.element,
      this.#hiddenSize.element,
      this.#vectorSize.element,
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
      vectorSize: this.#vectorSize.value,
      learningRate: this.#learningRate.value,
    };
  }

  set(settings: Partial<Settings>): void {
    const all = { ...this.settings, ...settings };
    this.#cell.value = all.cell;
    this.#hiddenSize.value = all.hiddenSize;
    this.#vectorSize.value = all.vectorSize;
    this.#learningRate.value = all.learningRate;
    this.chooseCorpus(all.corpus);
  }

  /** Shows what there is to choose from now, and chooses. */
  chooseCorpus(id: string): void {
    this.#corpus.choose(id);
  }

  /** Puts lines into the field for the visitor's own. */
  write(lines: string): void {
    this.#own.value = lines;
    this.#corpora.write(lines);
    this.chooseCorpus('own');
  }

  lock({ corpus, network, training }: Locks): void {
    this.#corpus.disabled = corpus;
    this.#own.disabled = this.#file.disabled = corpus;
    this.#cell.disabled = network;
    this.#hiddenSize.disabled = network;
    this.#vectorSize.disabled = network;
    this.#lockNote.hidden = !network;
    this.#learningRate.disabled = training;
  }
}

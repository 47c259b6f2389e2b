import { Choice } from '../shared/choice.ts';
import { CorpusChoice } from '../shared/corpusChoice.ts';
import { freshId, h } from '../shared/dom.ts';
import { FileDrop } from '../shared/fileDrop.ts';
import { Slider } from '../shared/slider.ts';
import type { Locks } from '../shared/training.ts';
import type { Corpora } from './corpora.ts';
import { type Cell, cellNames, defaults, type Settings } from './settings.ts';

interface PanelEvents {
  /** Any setting has changed. */
  readonly onChange: () => void;
  readonly onFile: (file: File) => void;
}

const hiddenSizes = [16, 32, 48, 64, 96, 128, 160, 192, 256, 384, 512];
const learningRates = [
  0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.003, 0.005, 0.007, 0.01, 0.02, 0.03, 0.05, 0.1,
];
const clips = [0.25, 0.5, 1, 2, 5, 10, 15, undefined];

/** The controls on the left of the page. */
export class SettingsPanel {
  readonly #corpora: Corpora;
  readonly #corpus: CorpusChoice;
  readonly #digits: Slider<number>;
  readonly #paste: HTMLTextAreaElement;
  readonly #file: FileDrop;
  readonly #cell: Choice<Cell>;
  readonly #hiddenSize: Slider<number>;
  readonly #numLayers: Slider<number>;
  readonly #learningRate: Slider<number>;
  readonly #clipNorm: Slider<number | undefined>;
  readonly #batchSize: Slider<number>;
  readonly #sequenceLength: Slider<number>;
  readonly #lockNote = h(
    'p',
    { class: 'field-note', hidden: true },
    'The network exists: Reset first to make another.',
  );

  constructor(parent: HTMLElement, corpora: Corpora, events: PanelEvents) {
    const onChange = events.onChange;
    this.#corpora = corpora;
    this.#digits = new Slider({
      label: 'Digits, at most',
      values: [1, 2, 3],
      value: defaults.digits,
      onChange: (digits) => {
        corpora.digits = digits;
        onChange();
      },
    });
    const pasteId = freshId('paste');
    this.#paste = h('textarea', { id: pasteId, spellcheck: 'false', autocomplete: 'off' });
    this.#paste.addEventListener('input', () => {
      corpora.paste(this.#paste.value);
    });
    this.#paste.addEventListener('change', onChange);
    const field = h('div', { class: 'field' }, h('label', { for: pasteId }, 'Text'), this.#paste);
    this.#file = new FileDrop({
      label: 'Choose a text file',
      note: 'or drop one here',
      accept: '.txt,.md,.csv,.json,.abc,.html,.js,.ts,.py,.c,.cc,.h,text/*',
      onFile: events.onFile,
    });
    this.#corpus = new CorpusChoice({
      corpora,
      value: defaults.corpus,
      extras: { arithmetic: this.#digits.element, pasted: field, file: this.#file.element },
      onChange,
    });

    this.#cell = new Choice<Cell>({
      label: 'Cell',
      options: (Object.keys(cellNames) as Cell[]).map((value) => ({
        value,
        name: cellNames[value],
      })),
      value: defaults.cell,
      onChange,
    });
    const slider = <T>(
      label: string,
      values: readonly T[],
      value: T,
      format?: (value: T) => string,
    ) => new Slider({ label, values, value, ...(format && { format }), onChange });
    this.#hiddenSize = slider('Hidden size', hiddenSizes, defaults.hiddenSize);
    this.#numLayers = slider('Layers', [1, 2, 3], defaults.numLayers);
    this.#learningRate = slider('Learning rate', learningRates, defaults.learningRate);
    this.#clipNorm = slider('Clip gradient norm at', clips, defaults.clipNorm, (clip) =>
      clip === undefined ? 'never' : String(clip),
    );
    this.#batchSize = slider('Batch (streams)', [1, 2, 4, 8, 16, 32, 64], defaults.batchSize);
    this.#sequenceLength = slider(
      'Sequence length',
      [8, 16, 32, 64, 96, 128],
      defaults.sequenceLength,
    );

    parent.append(
      ...this.#corpus.elements,
      h('hr'),
      this.#cell.element,
      this.#hiddenSize.element,
      this.#numLayers.element,
      this.#lockNote,
      h('hr'),
      this.#learningRate.element,
      this.#clipNorm.element,
      h(
        'details',
        {},
        h('summary', {}, 'More'),
        h('div', {}, this.#batchSize.element, this.#sequenceLength.element),
      ),
    );
  }

  get settings(): Settings {
    return {
      corpus: this.#corpus.value,
      digits: this.#digits.value,
      cell: this.#cell.value,
      hiddenSize: this.#hiddenSize.value,
      numLayers: this.#numLayers.value,
      learningRate: this.#learningRate.value,
      clipNorm: this.#clipNorm.value,
      batchSize: this.#batchSize.value,
      sequenceLength: this.#sequenceLength.value,
    };
  }

  set(settings: Partial<Settings>): void {
    const all = { ...this.settings, ...settings };
    this.#corpora.digits = this.#digits.value = all.digits;
    this.#cell.value = all.cell;
    this.#hiddenSize.value = all.hiddenSize;
    this.#numLayers.value = all.numLayers;
    this.#learningRate.value = all.learningRate;
    this.#clipNorm.value = all.clipNorm;
    this.#batchSize.value = all.batchSize;
    this.#sequenceLength.value = all.sequenceLength;
    this.chooseCorpus(all.corpus);
  }

  /** Shows what there is to choose from now, and chooses. */
  chooseCorpus(id: string): void {
    this.#paste.value = this.#corpora.pasted;
    this.#corpus.choose(id);
  }

  refreshCorpora(): void {
    this.chooseCorpus(this.#corpus.value);
  }

  lock({ corpus, network, training }: Locks): void {
    this.#corpus.disabled = corpus;
    this.#digits.disabled = corpus;
    this.#paste.disabled = corpus;
    this.#file.disabled = corpus;
    this.#cell.disabled = network;
    this.#hiddenSize.disabled = network;
    this.#numLayers.disabled = network;
    this.#lockNote.hidden = !network;
    this.#learningRate.disabled = training;
    this.#clipNorm.disabled = training;
    this.#batchSize.disabled = training;
    this.#sequenceLength.disabled = training;
  }
}

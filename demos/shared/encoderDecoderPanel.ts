import { cells, type CellName } from './cells.ts';
import { h } from './dom.ts';
import { type Attention, attentionNames, type EncoderDecoderSettings } from './encoderDecoder.ts';
import { Select, type SelectOption } from './select.ts';
import { Slider } from './slider.ts';

const hiddenSizes = [8, 16, 32, 48, 64, 96, 128, 192];
const learningRates = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02];

interface PanelOptions {
  readonly corpora: {
    options(): SelectOption[];
    note(id: string): string;
  };
  readonly defaults: EncoderDecoderSettings;
  /** What stands under the corpora while the one of that name is chosen. */
  readonly extras?: Readonly<Record<string, HTMLElement>>;
  /** Any setting has changed. */
  readonly onChange: () => void;
}

/** The controls on the left of a page that trains an encoder and a decoder. */
export class EncoderDecoderPanel {
  readonly #options: PanelOptions;
  readonly #corpus: Select;
  readonly #corpusNote = h('p', { class: 'field-note' });
  readonly #attention: Select;
  readonly #cell: Select;
  readonly #hiddenSize: Slider<number>;
  readonly #learningRate: Slider<number>;
  readonly #lockNote = h(
    'p',
    { class: 'field-note', hidden: true },
    'The network exists: Reset first to make another.',
  );

  constructor(parent: HTMLElement, options: PanelOptions) {
    const { corpora, defaults, extras = {}, onChange } = options;
    this.#options = options;
    this.#corpus = new Select({
      label: 'Learn from',
      options: corpora.options(),
      value: defaults.corpus,
      onChange: () => {
        this.#showNote();
        onChange();
      },
    });
    this.#attention = new Select({
      label: 'Attention',
      options: Object.entries(attentionNames).map(([value, name]) => ({ value, name })),
      value: defaults.attention,
      onChange,
    });
    this.#cell = new Select({
      label: 'Cell',
      options: Object.entries(cells).map(([value, { name }]) => ({ value, name })),
      value: defaults.cell,
      onChange,
    });
    this.#hiddenSize = new Slider({
      label: 'Units',
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
      ...Object.values(extras),
      h('hr'),
      this.#attention.element,
      this.#cell.element,
      this.#hiddenSize.element,
      this.#lockNote,
      h('hr'),
      this.#learningRate.element,
    );
    this.#showNote();
  }

  get settings(): EncoderDecoderSettings {
    return {
      corpus: this.#corpus.value,
      attention: this.#attention.value as Attention,
      cell: this.#cell.value as CellName,
      hiddenSize: this.#hiddenSize.value,
      learningRate: this.#learningRate.value,
    };
  }

  set(settings: Partial<EncoderDecoderSettings>): void {
    const all = { ...this.settings, ...settings };
    this.#attention.value = all.attention;
    this.#cell.value = all.cell;
    this.#hiddenSize.value = all.hiddenSize;
    this.#learningRate.value = all.learningRate;
    this.chooseCorpus(all.corpus);
  }

  /** Shows what there is to choose from now, and chooses. */
  chooseCorpus(id: string): void {
    this.#corpus.setOptions(this.#options.corpora.options());
    this.#corpus.value = id;
    this.#showNote();
  }

  refreshCorpora(): void {
    this.chooseCorpus(this.#corpus.value);
  }

  lock({ corpus, network, training }: Record<'corpus' | 'network' | 'training', boolean>): void {
    this.#corpus.disabled = corpus;
    this.#attention.disabled = network;
    this.#cell.disabled = network;
    this.#hiddenSize.disabled = network;
    this.#lockNote.hidden = !network;
    this.#learningRate.disabled = training;
  }

  #showNote(): void {
    const id = this.#corpus.value;
    this.#corpusNote.textContent = this.#options.corpora.note(id);
    for (const [corpus, element] of Object.entries(this.#options.extras ?? {})) {
      element.hidden = corpus !== id;
    }
  }
}

import type { SequenceToSequence } from 'unrolled';
import { cells, type CellName, isCell } from './cells.ts';
import { CorpusChoice, type CorpusChoiceOptions } from './corpusChoice.ts';
import { h } from './dom.ts';
import { type Attention, attentionNames, type EncoderDecoderSettings } from './encoderDecoder.ts';
import { Select } from './select.ts';
import { Slider } from './slider.ts';
import type { Locks } from './training.ts';

const hiddenSizes = [8, 16, 32, 48, 64, 96, 128, 192];
const learningRates = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02];

interface PanelOptions extends Pick<CorpusChoiceOptions, 'corpora' | 'extras'> {
  readonly defaults: EncoderDecoderSettings;
  /** Any setting has changed. */
  readonly onChange: () => void;
}

/** The controls on the left of a page that trains an encoder and a decoder. */
export class EncoderDecoderPanel {
  readonly #corpus: CorpusChoice;
  readonly #attention: Select;
  readonly #cell: Select;
  readonly #hiddenSize: Slider<number>;
  readonly #learningRate: Slider<number>;
  readonly #lockNote = h(
    'p',
    { class: 'field-note', hidden: true },
    'The network exists: Reset first to make another.',
  );

  constructor(parent: HTMLElement, { corpora, defaults, extras = {}, onChange }: PanelOptions) {
    this.#corpus = new CorpusChoice({ corpora, extras, value: defaults.corpus, onChange });
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
      ...this.#corpus.elements,
      h('hr'),
      this.#attention.element,
      this.#cell.element,
      this.#hiddenSize.element,
      this.#lockNote,
      h('hr'),
      this.#learningRate.element,
    );
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

  /** Shows how a network is built. */
  showNetwork({ network: { cell, hiddenSize }, attention }: SequenceToSequence): void {
    this.set({
      attention: attention as Attention,
      hiddenSize,
      ...(isCell(cell) && { cell }),
    });
  }

  /** Shows what there is to choose from now, and chooses. */
  chooseCorpus(id: string): void {
    this.#corpus.choose(id);
  }

  refreshCorpora(): void {
    this.chooseCorpus(this.#corpus.value);
  }

  lock({ corpus, network, training }: Locks): void {
    this.#corpus.disabled = corpus;
    this.#attention.disabled = network;
    this.#cell.disabled = network;
    this.#hiddenSize.disabled = network;
    this.#lockNote.hidden = !network;
    this.#learningRate.disabled = training;
  }
}

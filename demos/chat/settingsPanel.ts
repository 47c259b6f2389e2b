import { Choice } from '../shared/choice.ts';
import { find, freshId, h } from '../shared/dom.ts';
import { EncoderDecoderPanel } from '../shared/encoderDecoderPanel.ts';
import { FileDrop } from '../shared/fileDrop.ts';
import { Slider } from '../shared/slider.ts';
import type { Locks } from '../shared/training.ts';
import type { Corpora } from './corpora.ts';
import { defaults, replyDefaults, type ReplySettings, type Way } from './settings.ts';

interface PanelEvents {
  readonly onChange: () => void;
  readonly onFile: (file: File) => void;
}

/** The controls on the left of the page: what is learnt, and by which network. */
export class SettingsPanel extends EncoderDecoderPanel {
  readonly #corpora: Corpora;
  readonly #dialogue: HTMLTextAreaElement;
  readonly #file: FileDrop;

  constructor(parent: HTMLElement, corpora: Corpora, { onChange, onFile }: PanelEvents) {
    const id = freshId('dialogue');
    const dialogue = h('textarea', { id, spellcheck: 'false', autocomplete: 'off', rows: 8 });
    dialogue.placeholder = 'Who goes there?\nA friend.\n\nWhat is the password?\nSwordfish.';
    dialogue.addEventListener('input', () => {
      corpora.write(dialogue.value);
    });
    const field = h('div', { class: 'field' }, h('label', { for: id }, 'Dialogue'), dialogue);
    const file = new FileDrop({
      label: 'Choose a file of pairs',
      note: 'or drop one here',
      accept: '.tsv,.txt,.csv,text/*',
      onFile,
    });
    super(parent, {
      corpora,
      defaults,
      extras: { dialogue: field, file: file.element },
      onChange,
    });
    this.#corpora = corpora;
    this.#dialogue = dialogue;
    this.#file = file;
  }

  /** Puts a dialogue into the field for the visitor's own. */
  write(dialogue: string): void {
    this.#dialogue.value = dialogue;
    this.#corpora.write(dialogue);
    this.chooseCorpus('dialogue');
  }

  override lock(locks: Locks): void {
    super.lock(locks);
    this.#dialogue.disabled = this.#file.disabled = locks.corpus;
  }
}

/** How the reply is chosen: the controls beside the talk. */
export class ReplyControls {
  readonly #way: Choice<Way>;
  readonly #beamWidth: Slider<number>;
  readonly #temperature: Slider<number>;

  constructor(onChange: () => void) {
    this.#way = new Choice<Way>({
      label: 'Choose the reply by',
      options: [
        { value: 'search', name: 'searching' },
        { value: 'draw', name: 'drawing' },
      ],
      value: replyDefaults.way,
      onChange: () => {
        this.#follow();
        onChange();
      },
    });
    this.#beamWidth = new Slider({
      label: 'Beam width',
      values: [1, 2, 3, 4, 5, 6, 8, 10, 15, 20],
      value: replyDefaults.beamWidth,
      onChange,
    });
    this.#temperature = new Slider({
      label: 'Temperature',
      values: Array.from({ length: 20 }, (_, index) => (index + 1) / 10),
      value: replyDefaults.temperature,
      format: (value) => value.toFixed(1),
      onChange,
    });
    find('#reply-fields').append(
      this.#way.element,
      this.#beamWidth.element,
      this.#temperature.element,
    );
    this.#follow();
  }

  get settings(): ReplySettings {
    return {
      way: this.#way.value,
      beamWidth: this.#beamWidth.value,
      temperature: this.#temperature.value,
    };
  }

  set(settings: Partial<ReplySettings>): void {
    const { way, beamWidth, temperature } = { ...this.settings, ...settings };
    this.#way.value = way;
    this.#beamWidth.value = beamWidth;
    this.#temperature.value = temperature;
    this.#follow();
  }

  /** A beam does not draw, and a draw has no beam. */
  #follow(): void {
    this.#beamWidth.element.hidden = this.#way.value !== 'search';
    this.#temperature.element.hidden = this.#way.value !== 'draw';
  }
}

import { find, h, icon } from '../shared/dom.ts';
import { drawings } from '../shared/drawings.ts';
import { filePicker, soundFiles } from '../shared/fileDrop.ts';
import { LevelMeter } from '../shared/levelMeter.ts';
import { questions, timesSaid } from './archive.ts';

interface AskEvents {
  readonly onWord: (text: string) => void;
  readonly onMicrophone: () => void;
  readonly onFile: (file: File) => void;
}

/** The words that the page shows first; the others are behind “more”. */
const first = [
  ...[
    'lighthouse',
    'harbour',
    'kettle',
    'captain',
    'orchestra',
    'whistle',
    'butter',
    'island',
    'lantern',
  ],
  ...['station', 'fear', 'name'],
];

/** The ways of asking: a word to pick, the microphone with its meter, a file. */
export class AskPanel {
  readonly #words = find('#words');
  readonly #speak: HTMLButtonElement;
  readonly #file: HTMLButtonElement;
  readonly #meter = new LevelMeter();
  #listening = false;

  constructor({ onWord, onMicrophone, onFile }: AskEvents) {
    this.#speak = h(
      'button',
      { type: 'button', class: 'button button-primary', id: 'speak', disabled: true },
      icon(drawings.microphone),
      h('span', {}, 'Say it'),
    );
    this.#speak.addEventListener('click', onMicrophone);
    this.#file = h(
      'button',
      { type: 'button', class: 'button', id: 'ask-file', disabled: true },
      'Ask with a file',
    );
    this.#file.addEventListener('click', filePicker(soundFiles, onFile));
    find('#transport').append(
      h(
        'div',
        { class: 'transport', role: 'group', 'aria-label': 'Ask by voice' },
        this.#speak,
        this.#file,
      ),
    );
    find('#transport').after(this.#meter.element);
    const texts = questions.map(({ text }) => text);
    const rest = texts.filter((text) => !first.includes(text)).sort();
    const more = h(
      'details',
      { class: 'more-words' },
      h('summary', {}, `${rest.length} more words`),
    );
    const chips = (some: readonly string[]) =>
      h('div', { class: 'chips' }, ...some.map((text) => this.#chip(text, onWord)));
    more.append(chips(rest));
    this.#words.append(chips(first.filter((text) => texts.includes(text))), more);
  }

  set ready(ready: boolean) {
    for (const button of [this.#speak, this.#file, ...this.#words.querySelectorAll('button')]) {
      button.disabled = !ready;
    }
  }

  /** Which word was asked for last, if it was one of these. */
  set chosen(text: string | undefined) {
    for (const chip of this.#words.querySelectorAll('button')) {
      chip.setAttribute('aria-pressed', String(chip.dataset.word === text));
    }
  }

  get listening(): boolean {
    return this.#listening;
  }

  set listening(listening: boolean) {
    this.#listening = listening;
    this.#meter.listening = listening;
    const text = this.#speak.querySelector('span');
    if (text) text.textContent = listening ? 'Stop' : 'Say it';
  }

  /** Shows how loud it is: dB of full scale. */
  hear(level: number, inSpeech: boolean): void {
    this.#meter.show(level, inSpeech);
  }

  #chip(text: string, onWord: (text: string) => void): HTMLElement {
    const times = timesSaid(text);
    const chip = h(
      'button',
      {
        ...{ type: 'button', class: 'chip', disabled: true, 'data-word': text },
        ...{ 'aria-pressed': 'false', title: `said ${times} times in the archive` },
      },
      text,
    );
    chip.addEventListener('click', () => {
      onWord(text);
    });
    return chip;
  }
}

import { Choice } from '../shared/choice.ts';
import { find, h, icon } from '../shared/dom.ts';
import { drawings } from '../shared/drawings.ts';
import { filePicker, soundFiles } from '../shared/fileDrop.ts';
import { LevelMeter } from '../shared/levelMeter.ts';
import { Slider } from '../shared/slider.ts';
import type { Script } from './recognizers.ts';
import { nameOf, samples, type Sample } from './samples.ts';

interface ControlEvents {
  readonly onSample: (sample: Sample) => void;
  readonly onMicrophone: () => void;
  readonly onPlay: () => void;
  readonly onFile: (file: File) => void;
  /** Another script, or another width of the beam. */
  readonly onChange: () => void;
}

const widths = [1, 2, 4, 8, 16, 32, 64, 128];

export const defaultWidth = 16;

/** What a visitor may do: speak, play, open a file, pick a number, and how it is read. */
export class Controls {
  readonly #speak = button('speak', 'button button-primary', drawings.microphone, 'Say a number');
  readonly #play = button('play', 'button', drawings.play, 'Play');
  readonly #file = button('file', 'button', undefined, 'Open a sound');
  readonly #meter = new LevelMeter();
  readonly #chips: readonly HTMLButtonElement[];
  readonly #script: Choice<Script>;
  readonly #beam: Slider<number>;
  #hasSamples = false;
  #listening = false;

  constructor({ onSample, onMicrophone, onPlay, onFile, onChange }: ControlEvents) {
    this.#speak.addEventListener('click', onMicrophone);
    this.#play.addEventListener('click', onPlay);
    this.#file.addEventListener('click', filePicker(soundFiles, onFile));
    const group = { class: 'transport', role: 'group', 'aria-label': 'Sound' };
    find('#transport').append(h('div', group, this.#speak, this.#play, this.#file));
    find('#transport').after(this.#meter.element);
    this.#chips = samples.map((sample) => {
      const chip = h(
        'button',
        {
          ...{ type: 'button', class: 'chip', disabled: true, 'aria-pressed': 'false' },
          ...{ 'data-digits': sample.digits, 'data-breath': String(sample.breath) },
          title: `said by ${sample.voice}`,
        },
        nameOf(sample),
      );
      chip.addEventListener('click', () => {
        onSample(sample);
      });
      return chip;
    });
    find('#samples').append(...this.#chips);
    this.#script = new Choice<Script>({
      label: 'Written in',
      options: [
        { value: 'digits', name: '0 – 9' },
        { value: 'hanzi', name: '汉字' },
      ],
      value: 'digits',
      onChange,
    });
    this.#beam = new Slider({
      label: 'Beam width',
      values: widths,
      value: defaultWidth,
      note: 'How many beginnings the search keeps at every step.',
      onInput: onChange,
    });
    find('#reading-settings').append(this.#script.element, this.#beam.element);
  }

  /** Lets the visitor begin; `hasSamples`: there are numbers to pick. */
  begin(hasSamples: boolean): void {
    this.#hasSamples = hasSamples;
    this.#speak.disabled = false;
    this.listening = false;
  }

  get script(): Script {
    return this.#script.value;
  }

  set script(script: Script) {
    this.#script.value = script;
  }

  get beamWidth(): number {
    return this.#beam.value;
  }

  set beamWidth(width: number) {
    this.#beam.value = width;
  }

  /** Which sample is to be seen, if one is. */
  set chosen(sample: Sample | undefined) {
    for (const [i, chip] of this.#chips.entries()) {
      chip.setAttribute('aria-pressed', String(sample !== undefined && samples[i] === sample));
    }
  }

  set playing(playing: boolean) {
    this.#play.dataset.playing = String(playing);
    label(this.#play, playing ? 'Pause' : 'Play', drawings[playing ? 'pause' : 'play']);
  }

  get listening(): boolean {
    return this.#listening;
  }

  set listening(listening: boolean) {
    this.#listening = listening;
    this.#meter.listening = listening;
    // What is being recorded cannot be played, or another thing be picked, before it is there.
    const tries = document.querySelectorAll<HTMLButtonElement>('[data-try]');
    for (const one of [this.#play, this.#file]) one.disabled = listening;
    for (const one of tries)
      one.disabled = listening || (!this.#hasSamples && one.dataset.try !== 'speak');
    for (const chip of this.#chips) chip.disabled = listening || !this.#hasSamples;
    label(
      this.#speak,
      listening ? 'Stop' : 'Say a number',
      drawings[listening ? 'stop' : 'microphone'],
    );
  }

  focusMicrophone(): void {
    this.#speak.focus({ preventScroll: true });
  }

  /** dB of full scale, and whether somebody speaks. */
  hear(level: number, inSpeech: boolean): void {
    this.#meter.show(level, inSpeech);
  }
}

function button(id: string, name: string, drawing: string | undefined, text: string) {
  const made = h('button', { type: 'button', class: name, id, disabled: true });
  if (drawing) made.append(icon(drawing));
  made.append(h('span', {}, text));
  return made;
}

function label(element: HTMLButtonElement, text: string, drawing: string): void {
  const span = element.querySelector('span');
  if (span) span.textContent = text;
  element.querySelector('path')?.setAttribute('d', drawing);
}

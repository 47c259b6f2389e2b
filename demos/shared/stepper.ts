import { h, icon } from './dom.ts';
import { drawings } from './drawings.ts';
import { prefersStillness } from './everyFrame.ts';

interface StepperOptions {
  /** What is stepped through, for whoever cannot see it. */
  readonly label: string;
  /** How many places there are, from 0. */
  readonly length: number;
  /** Milliseconds at a place while it plays. */
  readonly pace?: number;
  readonly onMove: (place: number) => void;
}

/** Back, next, play and start over: a row of buttons that goes through numbered places. */
export class Stepper {
  readonly element: HTMLElement;
  readonly #options: StepperOptions;
  readonly #play: HTMLButtonElement;
  readonly #back: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  #place = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: StepperOptions) {
    this.#options = options;
    const button = (name: string, drawing: keyof typeof drawings | undefined, act: () => void) => {
      const element = h('button', { type: 'button', class: 'button' });
      if (drawing) element.append(icon(drawings[drawing]));
      element.append(h('span', {}, name));
      element.addEventListener('click', act);
      return element;
    };
    this.#play = button('Play', 'play', () => {
      if (this.playing) this.pause();
      else this.play();
    });
    this.#back = button('Back', 'back', () => {
      this.pause();
      this.place -= 1;
    });
    this.#next = button('Next', 'step', () => {
      this.pause();
      this.place += 1;
    });
    this.#next.classList.add('button-primary');
    const over = button('Start over', undefined, () => {
      this.pause();
      this.place = 0;
    });
    this.element = h(
      'div',
      { class: 'transport stepper', role: 'group', 'aria-label': options.label },
      this.#back,
      this.#next,
      this.#play,
      over,
    );
    this.#follow();
  }

  get playing(): boolean {
    return this.#timer !== undefined;
  }

  get place(): number {
    return this.#place;
  }

  set place(place: number) {
    this.#place = Math.max(0, Math.min(place, this.#options.length - 1));
    this.#follow();
    this.#options.onMove(this.#place);
  }

  /** Plays to the end, from the beginning where it stands there. */
  play(): void {
    if (this.playing) return;
    if (this.#place === this.#options.length - 1) this.place = 0;
    this.#timer = setInterval(() => {
      // Nobody watches a hidden tab.
      if (document.hidden) return;
      if (this.#place === this.#options.length - 1) this.pause();
      else this.place += 1;
    }, this.#options.pace ?? 1100);
    this.#follow();
  }

  pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#follow();
  }

  /** Begins to play by itself, for whoever has not asked for less motion. */
  playUnasked(): void {
    if (!prefersStillness()) this.play();
  }

  #follow(): void {
    // Not disabled: that would take the focus from under the fingers.
    this.#back.setAttribute('aria-disabled', String(this.#place === 0));
    this.#next.setAttribute('aria-disabled', String(this.#place === this.#options.length - 1));
    const label = this.playing ? 'Pause' : 'Play';
    const text = this.#play.querySelector('span');
    if (!text || text.textContent === label) return;
    text.textContent = label;
    this.#play.querySelector('path')?.setAttribute('d', drawings[this.playing ? 'pause' : 'play']);
  }
}

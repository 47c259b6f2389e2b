import { h, icon } from './dom.ts';
import { drawings } from './drawings.ts';

/** Something that goes on step by step until it is paused, and can be thrown away and begun anew. */
export interface Runnable {
  /** Whether it could take a step, or has come to its end. */
  readonly finished: boolean;
  step(): Promise<void>;
  /** Gives up what has been done. */
  reset(): Promise<void>;
}

/** Milliseconds left between two steps, so that one can watch. */
const pause = 8;

/**
 * Train, pause, begin anew: two buttons and the loop behind them. Only one step is ever under way, and
 * a reset waits for it.
 */
export class RunSwitch {
  readonly element: HTMLElement;
  readonly #run: HTMLButtonElement;
  readonly #runnable: Runnable;
  readonly #onError: (error: unknown) => void;
  readonly #onSwitch: () => void;
  #wanted = false;
  #loop: Promise<void> = Promise.resolve();

  /** `onSwitch`: it runs now, or no longer. */
  constructor(
    label: string,
    runnable: Runnable,
    onError: (error: unknown) => void,
    onSwitch: () => void = () => undefined,
  ) {
    this.#runnable = runnable;
    this.#onError = onError;
    this.#onSwitch = onSwitch;
    this.#run = h(
      'button',
      { type: 'button', class: 'button button-primary' },
      icon(drawings.play),
      h('span', {}, 'Train'),
    );
    this.#run.addEventListener('click', () => {
      if (this.running) void this.stop();
      else this.start();
    });
    const anew = h('button', { type: 'button', class: 'button' }, 'Begin anew');
    anew.addEventListener('click', () => void this.anew());
    this.element = h(
      'div',
      { class: 'transport', role: 'group', 'aria-label': label },
      this.#run,
      anew,
    );
  }

  get running(): boolean {
    return this.#wanted;
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#follow();
    this.#loop = this.#loop.then(() => this.#go());
  }

  /** Resolves when the step under way is done. */
  async stop(): Promise<void> {
    this.#wanted = false;
    this.#follow();
    await this.#loop;
  }

  /** Throws away what has been done; goes on from the beginning if it was running. */
  async anew(): Promise<void> {
    const again = this.#wanted;
    await this.stop();
    this.#loop = this.#loop.then(() => this.#runnable.reset());
    await this.#loop;
    if (again) this.start();
  }

  async #go(): Promise<void> {
    try {
      if (this.#runnable.finished) await this.#runnable.reset();
      while (this.#wanted && !this.#runnable.finished) {
        await this.#runnable.step();
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    } catch (error) {
      this.#onError(error);
    }
    this.#wanted = false;
    this.#follow();
  }

  #follow(): void {
    const label = this.#wanted ? 'Pause' : 'Train';
    const text = this.#run.querySelector('span');
    if (!text || text.textContent === label) return;
    text.textContent = label;
    this.#run.querySelector('path')?.setAttribute('d', drawings[this.#wanted ? 'pause' : 'play']);
    this.#onSwitch();
  }
}

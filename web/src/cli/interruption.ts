import { whenNobodyReads } from './output.js';

/** One key press may arrive twice: from the terminal, and passed on by npx. */
const kSameKeyPress = 1000;

/**
 * Turns Ctrl-C into a signal that stops training, so that there is time to save; a second one ends all.
 * So does a pipe that nobody reads any longer.
 */
export class Interruption {
  readonly #controller = new AbortController();
  #first = 0;

  readonly #interrupt = (): void => {
    if (!this.signal.aborted) {
      this.#first = performance.now();
      this.#controller.abort();
    } else if (performance.now() - this.#first > kSameKeyPress) {
      process.exit(1);
    }
  };

  constructor() {
    process.on('SIGINT', this.#interrupt).on('SIGTERM', this.#interrupt);
    whenNobodyReads(() => this.#controller.abort());
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }
}

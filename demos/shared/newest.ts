/** Networks in a row that may be given up while they are asked, before that counts as an error. */
const patience = 2;

/**
 * Does something that takes a while for the newest of many wishes: while it is at work the wishes wait,
 * all but the newest in vain. Where the network that was asked has been thrown away in the meantime, the
 * wish comes once more, for the one that is there now.
 */
export class Newest<Wish, Answer> {
  readonly #answer: (wish: Wish) => Promise<Answer>;
  readonly #onAnswer: (answer: Answer, wish: Wish) => void;
  readonly #onError: (error: unknown, wish: Wish) => void;
  #wanted: { readonly wish: Wish } | undefined;
  #last: { readonly wish: Wish } | undefined;
  #busy = false;
  #loop: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    answer: (wish: Wish) => Promise<Answer>,
    onAnswer: (answer: Answer, wish: Wish) => void,
    onError: (error: unknown, wish: Wish) => void,
  ) {
    this.#answer = answer;
    this.#onAnswer = onAnswer;
    this.#onError = onError;
  }

  ask(wish: Wish): void {
    if (this.#stopped) return;
    this.#last = this.#wanted = { wish };
    if (!this.#busy) this.#loop = this.#work();
  }

  /** The last wish once more: the answer may be another now. */
  again(): void {
    if (this.#last) this.ask(this.#last.wish);
  }

  /** Resolves when nothing is at work any more, and nothing will be. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
  }

  async #work(): Promise<void> {
    this.#busy = true;
    let givenUp = 0;
    while (this.#wanted && !this.#stopped) {
      const { wish } = this.#wanted;
      this.#wanted = undefined;
      try {
        this.#onAnswer(await this.#answer(wish), wish);
        givenUp = 0;
      } catch (error) {
        if (isDisposed(error) && givenUp < patience) {
          givenUp += 1;
          this.#wanted ??= { wish };
        } else this.#onError(error, wish);
      }
    }
    this.#busy = false;
  }
}

function isDisposed(error: unknown): boolean {
  return error instanceof Error && error.name === 'DisposedError';
}

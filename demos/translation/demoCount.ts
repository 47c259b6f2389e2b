import type { SequenceToSequence } from 'unrolled';
import { attempt } from '../shared/exactness.ts';
import type { ByLength } from './byLength.ts';
import { type Kind, kinds } from './networks.ts';
import type { Pair } from './pairCorpus.ts';

interface DemoCountEvents {
  /** Whether the visitor has a network of his own: the small ones are not counted then. */
  readonly isOff: () => boolean;
  readonly onCount: () => void;
  readonly onError: (error: unknown) => void;
}

/** Counts, between other things, what the small networks get right of pairs that they never saw. */
export class DemoCount {
  #work: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly demo: Readonly<Record<Kind, SequenceToSequence>>,
    private readonly unseen: readonly Pair[],
    private readonly byLength: ByLength,
    private readonly events: DemoCountEvents,
  ) {}

  start(): void {
    this.#work = this.#work.then(() => this.#count());
  }

  /** Resolves when no network is asked for anything any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#work;
  }

  async #count(): Promise<void> {
    const { isOff, onCount, onError } = this.events;
    const longest = Math.max(...this.unseen.map(({ target }) => target.length)) + 5;
    try {
      for (const kind of kinds) {
        if (this.#stopped || isOff()) return;
        const attempts = await attempt(this.demo[kind], this.unseen, longest);
        if (isOff()) return;
        this.byLength.show(kind, attempts);
        onCount();
      }
    } catch (error) {
      onError(error);
    }
  }
}

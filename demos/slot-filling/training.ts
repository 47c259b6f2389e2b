import type { SequenceTagger, TaggerEvaluation, Unrolled, ValidatedProgress } from 'unrolled';
import { breathe } from '../shared/everyFrame.ts';
import { messageOf } from '../shared/notices.ts';
import { History } from './history.ts';
import { batchSize, clipNorm, type Settings } from './settings.ts';
import { type Direction, directions, newTagger, type Pair } from './taggers.ts';
import type { SlotCorpus } from './travel.ts';

/**
 * `idle`: no networks of the visitor's own. `preparing`: sentences are read, networks made.
 * `training`. `paused`: between two steps, the place in the sentences kept. `stopped`: at rest.
 */
export type Phase = 'idle' | 'preparing' | 'training' | 'paused' | 'stopped';

interface TrainingEvents {
  readonly onPhase: () => void;
  readonly onStep: () => void;
  readonly onError: (message: string) => void;
}

type Steps = AsyncGenerator<ValidatedProgress<TaggerEvaluation>, void, undefined>;

/** Steps between two looks at the held-out sentences. */
const validateEvery = 50;

/** Two networks of the visitor's, one a direction, that take their steps in turn on the same sentences. */
export class PairTraining {
  readonly history: Pair<History> = { both: new History(), forward: new History() };
  readonly #own = new Map<Direction, SequenceTagger>();
  readonly #fits = new Map<Direction, Steps>();
  #phase: Phase = 'idle';
  #corpus: SlotCorpus | undefined;
  #settings: Settings | undefined;
  /** Steps that may still be taken: infinite while training, 0 while paused. */
  #allowance = 0;
  /** The fits under way have settings that are no longer those of the page. */
  #stale = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly unrolled: Unrolled,
    private readonly events: TrainingEvents,
  ) {}

  get phase(): Phase {
    return this.#phase;
  }

  get corpus(): SlotCorpus | undefined {
    return this.#corpus;
  }

  /** The visitor's own network, if there is one. */
  tagger(direction: Direction): SequenceTagger | undefined {
    return this.#own.get(direction);
  }

  get hasOwn(): boolean {
    return this.#own.size > 0;
  }

  /** Starts a run: with the present networks, or with new ones where there are none. */
  async start(
    readCorpus: () => Promise<SlotCorpus>,
    settings: Settings,
    steps = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    if (this.#phase !== 'idle' && this.#phase !== 'stopped') return;
    const before = this.#phase;
    this.#setPhase('preparing');
    // So that the page can say so before the sentences are made up.
    await breathe();
    try {
      this.#corpus = await readCorpus();
      this.#settings = settings;
      // The same draw for both, so that neither is luckier than the other.
      const seed = 1 + Math.floor(Math.random() * 2 ** 31);
      for (const direction of directions) {
        if (this.#own.has(direction)) continue;
        const { train } = this.#corpus;
        this.#own.set(direction, await newTagger(this.unrolled, direction, train, settings, seed));
      }
    } catch (error) {
      this.#setPhase(before);
      this.events.onError(messageOf(error));
      return;
    }
    this.#open();
    this.#go(steps);
  }

  pause(): void {
    if (this.#phase !== 'training') return;
    this.#allowance = 0;
    this.#setPhase('paused');
  }

  resume(steps = Number.POSITIVE_INFINITY): void {
    if (this.#phase === 'paused') this.#go(steps);
  }

  /** Takes a new learning rate into a run that is going on, from its next step. */
  change(settings: Settings): void {
    this.#settings = settings;
    this.#stale = true;
  }

  /** Ends the run after the step that is being taken; the networks stay. */
  async stop(): Promise<void> {
    this.#allowance = 0;
    await this.#loop;
    await this.#close();
    if (this.#phase === 'training' || this.#phase === 'paused') this.#setPhase('stopped');
  }

  /** Throws the networks away. */
  async reset(): Promise<void> {
    await this.stop();
    const own = [...this.#own.values()];
    this.#own.clear();
    this.#corpus = undefined;
    for (const direction of directions) this.history[direction].clear();
    this.#setPhase('idle');
    for (const tagger of own) tagger.dispose();
  }

  /** Takes over a network that came from a file, in place of the one that reads in its direction. */
  async adopt(tagger: SequenceTagger): Promise<Direction> {
    await this.stop();
    const direction = tagger.network.bidirectional ? 'both' : 'forward';
    this.#own.get(direction)?.dispose();
    this.#own.set(direction, tagger);
    this.history[direction].clear();
    this.#setPhase('stopped');
    return direction;
  }

  #setPhase(phase: Phase): void {
    this.#phase = phase;
    this.events.onPhase();
  }

  #open(): void {
    this.#stale = false;
    const { learningRate = 0.001 } = this.#settings ?? {};
    const { train = [], heldOut = [] } = this.#corpus ?? {};
    for (const [direction, tagger] of this.#own) {
      const fit = tagger.fit([...train], {
        batchSize,
        clipNorm,
        epochs: 1_000_000,
        optimizer: { type: 'adam', learningRate },
        validation: [...heldOut],
        validateEvery,
      });
      this.#fits.set(direction, fit);
    }
  }

  async #close(): Promise<void> {
    const fits = [...this.#fits.values()];
    this.#fits.clear();
    for (const fit of fits) await fit.return();
  }

  #go(steps: number): void {
    this.#allowance = steps;
    this.#setPhase(steps > 1 ? 'training' : 'paused');
    this.#loop = this.#loop.then(() => this.#train());
  }

  async #train(): Promise<void> {
    try {
      while (this.#allowance > 0) {
        this.#allowance -= 1;
        if (this.#stale) {
          await this.#close();
          this.#open();
        }
        for (const [direction, fit] of this.#fits) {
          const { value } = await fit.next();
          if (value) this.history[direction].add(value);
        }
        this.events.onStep();
      }
    } catch (error) {
      this.#allowance = 0;
      await this.#close();
      this.#setPhase('stopped');
      this.events.onError(messageOf(error));
    }
  }
}

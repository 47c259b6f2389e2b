import type {
  Network,
  SequenceTagger,
  TaggerEvaluation,
  Unrolled,
  ValidatedProgress,
} from 'unrolled';
import { cellName } from '../shared/cells.ts';
import { freshSeed } from '../shared/freshSeed.ts';
import { batchSize, clipNorm, type Settings } from './settings.ts';
import { type Direction, directions, newTagger, type Pair } from './taggers.ts';
import type { SlotCorpus } from './travel.ts';

type Progress = ValidatedProgress<TaggerEvaluation>;

/** Steps between two looks at the held-out sentences. */
const validateEvery = 50;

/** Two networks of the visitor's, one a direction. One of them may be missing, until they train. */
export class TaggerPair {
  readonly #taggers: Partial<Record<Direction, SequenceTagger>> = {};

  static async make(
    unrolled: Unrolled,
    corpus: SlotCorpus,
    settings: Settings,
  ): Promise<TaggerPair> {
    const pair = new TaggerPair();
    try {
      await pair.fill(unrolled, corpus, settings);
      return pair;
    } catch (error) {
      pair.dispose();
      throw error;
    }
  }

  /** One that came from a file, still without its twin. */
  static of(tagger: SequenceTagger): TaggerPair {
    const pair = new TaggerPair();
    pair.#taggers[tagger.network.bidirectional ? 'both' : 'forward'] = tagger;
    return pair;
  }

  get(direction: Direction): SequenceTagger | undefined {
    return this.#taggers[direction];
  }

  /** How the networks are built but for their direction. */
  get network(): Network {
    const tagger = this.#taggers.both ?? this.#taggers.forward;
    if (!tagger) throw new Error('The pair has no network.');
    return tagger.network;
  }

  /** Those that there are. */
  get directions(): readonly Direction[] {
    return directions.filter((direction) => this.#taggers[direction]);
  }

  /** `two networks, LSTM, 64 units in each direction` */
  describe(): string {
    const [first = '', second] = this.directions.flatMap((direction) => {
      const tagger = this.#taggers[direction];
      return tagger ? [`${cellName(tagger.network.cell)}, ${tagger.network.hiddenSize} units`] : [];
    });
    if (second === undefined) return this.#taggers.both ? `${first} in each direction` : first;
    const both = first === second ? first : `${first} and ${second}`;
    return `two networks, ${both} in each direction`;
  }

  /** Makes what is missing. The same draw for both, so that neither is luckier than the other. */
  async fill(unrolled: Unrolled, { train }: SlotCorpus, settings: Settings): Promise<void> {
    const seed = freshSeed();
    for (const direction of directions) {
      this.#taggers[direction] ??= await newTagger(unrolled, direction, train, settings, seed);
    }
  }

  /** Takes from another pair what this one has not. */
  takeOver(other: TaggerPair): void {
    for (const direction of directions) {
      const tagger = other.#taggers[direction];
      if (this.#taggers[direction] || !tagger) continue;
      this.#taggers[direction] = tagger;
      other.#taggers[direction] = undefined;
    }
  }

  /** Steps that both take in turn on the same sentences. */
  async *fit(
    { train, heldOut }: SlotCorpus,
    { learningRate }: Settings,
  ): AsyncGenerator<Pair<Progress>, void, undefined> {
    const { both, forward } = this.#taggers;
    if (!both || !forward) return;
    const options = {
      batchSize,
      clipNorm,
      epochs: 1_000_000,
      optimizer: { type: 'adam', learningRate },
      validation: [...heldOut],
      validateEvery,
    } as const;
    const fits = { both: both.fit([...train], options), forward: forward.fit([...train], options) };
    try {
      for (;;) {
        const steps = { both: await fits.both.next(), forward: await fits.forward.next() };
        if (steps.both.done || steps.forward.done) return;
        yield { both: steps.both.value, forward: steps.forward.value };
      }
    } finally {
      await fits.both.return();
      await fits.forward.return();
    }
  }

  dispose(): void {
    for (const direction of directions) this.#taggers[direction]?.dispose();
  }
}

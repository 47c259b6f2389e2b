import { messageOf } from '../shared/notices.ts';
import { Vocabulary } from 'unrolled';
import { distinctCharacters } from './alphabet.ts';
import type { Corpus } from './corpora.ts';
import { History } from './history.ts';
import type { TrainingProgress, LanguageModel, Unrolled } from 'unrolled';
import type { Settings } from './settings.ts';
import { split } from './split.ts';
import { refuse, refuseUnknown } from './refusals.ts';

/**
 * `idle`: no network of the visitor's own. `preparing`: text is read, the network made. `training`.
 * `paused`: between two steps, the place in the text kept. `stopped`: a trained network at rest.
 */
export type Phase = 'idle' | 'preparing' | 'training' | 'paused' | 'stopped';

interface TrainingEvents {
  readonly onPhase: (phase: Phase) => void;
  readonly onStep: (progress: TrainingProgress) => void;
  readonly onError: (message: string) => void;
}

/** Steps between two looks at the held-out text. */
const validateEvery = 25;

/** One network of the visitor's and the run that trains it, driven step by step from the page. */
export class Training {
  readonly history = new History();
  #phase: Phase = 'idle';
  #model: LanguageModel | undefined;
  #settings: Settings | undefined;
  #corpus: Corpus | undefined;
  /** Steps that may still be taken: infinite while training, 0 while paused. */
  #allowance = 0;
  #stopping = false;
  #restarting = false;
  /** Ends the wait of a paused run. */
  #wake: (() => void) | undefined;
  #run: Promise<void> = Promise.resolve();

  constructor(
    private readonly unrolled: Unrolled,
    private readonly events: TrainingEvents,
  ) {}

  get phase(): Phase {
    return this.#phase;
  }

  get model(): LanguageModel | undefined {
    return this.#model;
  }

  get corpus(): Corpus | undefined {
    return this.#corpus;
  }

  get settings(): Settings | undefined {
    return this.#settings;
  }

  /** Starts a run on a corpus: with the present network, or with a new one where there is none. */
  async start(
    readCorpus: () => Promise<Corpus>,
    settings: Settings,
    steps = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    if (this.#phase !== 'idle' && this.#phase !== 'stopped') return;
    const before = this.#phase;
    this.#setPhase('preparing');
    try {
      const corpus = await readCorpus();
      const alphabet = await distinctCharacters(corpus.text);
      const refusal =
        refuse(corpus.text, alphabet, settings) ??
        (this.#model && (await refuseUnknown(corpus.text, alphabet, this.#model.vocabulary)));
      if (refusal) throw new Error(refusal);
      const { cell, hiddenSize, numLayers } = settings;
      this.#model ??= await this.unrolled.languageModel({
        vocabulary: Vocabulary.characters(alphabet),
        network: { cell, hiddenSize, numLayers },
        seed: 1 + Math.floor(Math.random() * 2 ** 31),
      });
      this.#corpus = corpus;
      this.#settings = settings;
    } catch (error) {
      this.#setPhase(before);
      this.events.onError(messageOf(error));
      return;
    }
    this.#allowance = steps;
    this.#setPhase(steps > 1 ? 'training' : 'paused');
    this.#run = this.#train(this.#model);
  }

  pause(): void {
    if (this.#phase !== 'training') return;
    this.#allowance = 0;
    this.#setPhase('paused');
  }

  resume(steps = Number.POSITIVE_INFINITY): void {
    if (this.#phase !== 'paused') return;
    this.#allowance = steps;
    if (steps > 1) this.#setPhase('training');
    this.#wake?.();
  }

  /** Takes a new learning rate, clipping or window into a run that is going on. */
  change(settings: Settings): void {
    if (this.#phase !== 'training' && this.#phase !== 'paused') return;
    this.#settings = settings;
    this.#restarting = true;
  }

  /** Ends the run after the step that is being taken; the network stays. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake?.();
    await this.#run;
  }

  /** Throws the network away. */
  async reset(): Promise<void> {
    await this.stop();
    const model = this.#model;
    this.#model = this.#corpus = this.#settings = undefined;
    this.history.clear();
    this.#setPhase('idle');
    model?.dispose();
  }

  /** Takes over a network that came from a file or from an earlier visit. */
  async adopt(model: LanguageModel): Promise<void> {
    await this.reset();
    this.#model = model;
    this.#setPhase('stopped');
  }

  #setPhase(phase: Phase): void {
    this.#phase = phase;
    this.events.onPhase(phase);
  }

  async #train(model: LanguageModel): Promise<void> {
    this.#stopping = false;
    try {
      do {
        this.#restarting = false;
        if (this.#corpus && this.#settings) await this.#fit(model, this.#corpus, this.#settings);
      } while (this.#mustRestart());
    } catch (error) {
      this.events.onError(messageOf(error));
    }
    this.#setPhase('stopped');
  }

  async #fit(model: LanguageModel, { text }: Corpus, settings: Settings): Promise<void> {
    const { learningRate, clipNorm, batchSize, sequenceLength } = settings;
    const { train, heldOut } = split(text, model.vocabulary, settings);
    const steps = model.fit(train, {
      batchSize,
      sequenceLength,
      epochs: 1_000_000,
      optimizer: { type: 'adam', learningRate },
      ...(clipNorm !== undefined && { clipNorm }),
      ...(heldOut && { validation: heldOut, validateEvery }),
    });
    try {
      while (await this.#mayStep()) {
        this.#allowance -= 1;
        const { value, done } = await steps.next();
        if (done) return;
        this.history.add(value);
        this.events.onStep(value);
      }
    } finally {
      await steps.return();
    }
  }

  #mustRestart(): boolean {
    return this.#restarting && !this.#stopping;
  }

  /** Waits while the run is paused. False when the run is to end or to start anew. */
  async #mayStep(): Promise<boolean> {
    while (this.#allowance <= 0 && !this.#stopping) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return !this.#stopping && !this.#restarting;
  }
}

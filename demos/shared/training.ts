import { breathe } from './everyFrame.ts';
import { messageOf } from './notices.ts';

/**
 * `idle`: no network of the visitor's own. `preparing`: data are read, the network made. `training`.
 * `paused`: between two steps, the place in the data kept. `stopped`: a network at rest.
 */
export type Phase = 'idle' | 'preparing' | 'training' | 'paused' | 'stopped';

/** What a training needs of a page. */
export interface TrainingPlan<Model, Task, Progress> {
  /** What is to be learnt, with the settings as they stand. Throws in the visitor's words. */
  readonly read: () => Promise<Task>;
  /** A new network for it. */
  readonly make: (task: Task) => Promise<Model>;
  /** Throws where a network that is there already cannot learn this. */
  readonly check?: (model: Model, task: Task) => Promise<void> | void;
  /** The steps, with the settings as they stand: asked for again after `change`. */
  readonly fit: (model: Model, task: Task) => AsyncGenerator<Progress, void, undefined>;
  readonly onPhase: () => void;
  /** After every step. The next one waits for what it returns. */
  readonly onStep: (progress: Progress, model: Model, task: Task) => Promise<void> | void;
  readonly onError: (message: string) => void;
}

/** Which settings cannot be changed now: what is learnt from, the network's own, and those of the steps. */
export type Locks = Readonly<Record<'corpus' | 'network' | 'training', boolean>>;

/** One network of the visitor's and the run that trains it, driven step by step from the page. */
export class Training<Model extends { dispose(): void }, Task, Progress> {
  readonly #plan: TrainingPlan<Model, Task, Progress>;
  #phase: Phase = 'idle';
  #model: Model | undefined;
  #task: Task | undefined;
  #fit: AsyncGenerator<Progress, void, undefined> | undefined;
  /** Steps that may still be taken: infinite while training, 0 while paused. */
  #allowance = 0;
  /** The fit under way has settings that are no longer those of the page. */
  #stale = false;
  #loop: Promise<void> = Promise.resolve();
  /** Goes up with every network that is given up. */
  #turn = 0;

  constructor(plan: TrainingPlan<Model, Task, Progress>) {
    this.#plan = plan;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** The visitor's own network, if there is one. */
  get model(): Model | undefined {
    return this.#model;
  }

  /** What it learns, once it has begun to. */
  get task(): Task | undefined {
    return this.#task;
  }

  get locks(): Locks {
    const busy = this.#phase === 'preparing';
    return {
      corpus: busy || this.#phase === 'training' || this.#phase === 'paused',
      network: busy || this.#model !== undefined,
      training: busy,
    };
  }

  /** Starts a run: with the present network, or with a new one where there is none. */
  async start(steps = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.#phase !== 'idle' && this.#phase !== 'stopped') return;
    const before = this.#phase;
    const own = this.#model;
    const turn = this.#turn;
    this.#setPhase('preparing');
    // So that the page can say so before the work begins.
    await breathe();
    try {
      const task = await this.#plan.read();
      if (own) await this.#plan.check?.(own, task);
      const model = own ?? (await this.#plan.make(task));
      if (turn !== this.#turn) {
        // Given up in the meantime.
        model.dispose();
        return;
      }
      this.#model = model;
      this.#task = task;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#setPhase(before);
      this.#plan.onError(messageOf(error));
      return;
    }
    this.#stale = true;
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

  /** The settings are others: a run that is going on takes them up at its next step. */
  change(): void {
    this.#stale = true;
  }

  /** Ends the run after the step that is being taken; the network stays. */
  async stop(): Promise<void> {
    this.#allowance = 0;
    await this.#loop;
    await this.#close();
    if (this.#phase === 'training' || this.#phase === 'paused') this.#setPhase('stopped');
  }

  /** Throws the network away. */
  async reset(): Promise<void> {
    this.#turn += 1;
    await this.stop();
    const model = this.#model;
    this.#model = this.#task = undefined;
    this.#setPhase('idle');
    model?.dispose();
  }

  /** Takes over a network that came from a file. */
  async adopt(model: Model): Promise<void> {
    await this.reset();
    this.#model = model;
    this.#setPhase('stopped');
  }

  #setPhase(phase: Phase): void {
    this.#phase = phase;
    this.#plan.onPhase();
  }

  async #close(): Promise<void> {
    const fit = this.#fit;
    this.#fit = undefined;
    await fit?.return();
  }

  #go(steps: number): void {
    this.#allowance = steps;
    this.#setPhase(steps > 1 ? 'training' : 'paused');
    this.#loop = this.#loop.then(() => this.#train());
  }

  async #train(): Promise<void> {
    const { fit, onStep, onError } = this.#plan;
    const [model, task] = [this.#model, this.#task];
    if (!model || task === undefined) return;
    try {
      while (this.#allowance > 0) {
        this.#allowance -= 1;
        if (this.#stale) {
          await this.#close();
          this.#stale = false;
        }
        this.#fit ??= fit(model, task);
        const { value, done } = await this.#fit.next();
        if (done) throw new Error('The training has come to its end.');
        await onStep(value, model, task);
      }
    } catch (error) {
      this.#allowance = 0;
      await this.#close();
      this.#setPhase('stopped');
      onError(messageOf(error));
    }
  }
}

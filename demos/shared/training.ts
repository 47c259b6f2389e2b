import { breathe } from './everyFrame.ts';
import { messageOf } from './notices.ts';

/**
 * `idle`: no network of the visitor's own. `preparing`: data are read, the network made. `training`.
 * `paused`: between two steps, the place in the data kept. `stopping`: the last step is still being taken.
 * `stopped`: a network at rest.
 */
export type Phase = 'idle' | 'preparing' | 'training' | 'paused' | 'stopping' | 'stopped';

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
  /** Starting, stopping and giving up happen one after the other, however fast they are asked for. */
  #queue: Promise<void> = Promise.resolve();

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
      corpus: busy || ['training', 'paused', 'stopping'].includes(this.#phase),
      network: busy || this.#model !== undefined,
      training: busy,
    };
  }

  /** Starts a run: with the present network, or with a new one where there is none. */
  start(steps = Number.POSITIVE_INFINITY): Promise<void> {
    return this.#afterwards(async () => {
      if (this.#phase !== 'idle' && this.#phase !== 'stopped') return;
      const before = this.#phase;
      this.#setPhase('preparing');
      // So that the page can say so before the work begins.
      await breathe();
      try {
        const task = await this.#plan.read();
        if (this.#model) await this.#plan.check?.(this.#model, task);
        this.#model ??= await this.#plan.make(task);
        this.#task = task;
      } catch (error) {
        this.#setPhase(before);
        this.#plan.onError(messageOf(error));
        return;
      }
      this.#stale = true;
      this.#go(steps);
    });
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
  stop(): Promise<void> {
    this.#lastStep();
    return this.#afterwards(async () => {
      await this.#end();
      if (this.#phase === 'stopping') this.#setPhase('stopped');
    });
  }

  /** Throws the network away. */
  reset(): Promise<void> {
    this.#lastStep();
    return this.#afterwards(async () => {
      await this.#end();
      const model = this.#model;
      this.#model = this.#task = undefined;
      this.#setPhase('idle');
      model?.dispose();
    });
  }

  /**
   * Takes over a network that came from a file. `onTake` is called when the present one has come to rest and
   * is about to give way; where it throws all stays as it was.
   */
  adopt(model: Model, onTake?: () => void): Promise<void> {
    this.#lastStep();
    return this.#afterwards(async () => {
      await this.#end();
      try {
        onTake?.();
      } catch (error) {
        if (this.#phase === 'stopping') this.#setPhase('stopped');
        throw error;
      }
      const before = this.#model;
      this.#model = model;
      this.#task = undefined;
      this.#setPhase('stopped');
      before?.dispose();
    });
  }

  #afterwards(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** The step that is being taken is the last one. */
  #lastStep(): void {
    this.#allowance = 0;
    if (this.#phase === 'training' || this.#phase === 'paused') this.#setPhase('stopping');
  }

  /** Resolves when no step is being taken any more. */
  async #end(): Promise<void> {
    // What was about to start when this was asked for may have started since.
    this.#lastStep();
    await this.#loop;
    await this.#close();
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

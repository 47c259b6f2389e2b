import { DivergedError, type Unrolled } from 'unrolled';
import type { CellName } from '../shared/cells.ts';
import type { Runnable } from '../shared/runSwitch.ts';
import { Series, Smoother } from '../shared/series.ts';
import { type Answer, type Example, newPupil, type Pupil, stepsAtOnce } from './problems.ts';
import { clipNorm, type Settings } from './settings.ts';

/** One cell in the race. */
export class Racer {
  readonly byStep = new Series(600);
  readonly byTime = new Series(600);
  readonly #smoother = new Smoother(0.9);
  steps = 0;
  /** Of computing, its own. */
  seconds = 0;
  answer: Answer | undefined;
  /** Its weights are no longer numbers. */
  lost = false;
  answered = 0;

  constructor(
    readonly cell: CellName,
    readonly pupil: Pupil,
  ) {}

  /** Over its last steps, on sequences that it had not seen before. */
  get error(): number {
    return this.#smoother.value;
  }

  async learn(learningRate: number): Promise<void> {
    try {
      const optimizer = { type: 'adam', learningRate };
      const { error, seconds } = await this.pupil.learn({ optimizer, clipNorm });
      this.steps += stepsAtOnce;
      this.seconds += seconds;
      const smoothed = this.#smoother.add(error);
      this.byStep.add(this.steps, smoothed);
      this.byTime.add(this.seconds, smoothed);
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      this.lost = true;
    }
  }
}

/** Milliseconds of training between two looks at the page. */
const turn = 40;

/** Milliseconds between two answers of one racer to the example. */
const betweenAnswers = 300;

interface RaceEvents {
  /** Racers have come, gone or got on. */
  readonly onChange: () => void;
}

/**
 * The cells take turns in one Worker, so that none has more of the machine than another: whoever is
 * behind, in time or in steps, is next.
 */
export class Race implements Runnable {
  #racers: Racer[] = [];
  /** Answers asked for outside a step; nobody is let go meanwhile. */
  #asking: Promise<void> = Promise.resolve();

  constructor(
    private readonly unrolled: Unrolled,
    /** Read before every turn. */
    private readonly settings: () => Settings,
    private readonly example: () => Example,
    private readonly events: RaceEvents,
  ) {}

  get racers(): readonly Racer[] {
    return this.#racers;
  }

  get finished(): boolean {
    return this.#racers.length > 0 && this.#racers.every(({ lost }) => lost);
  }

  async step(): Promise<void> {
    await this.#asking;
    const end = performance.now() + turn;
    const settings = this.settings();
    await this.#follow(settings);
    do {
      const next = this.#next(settings);
      if (!next) break;
      await next.learn(settings.learningRate);
      await this.#ask(next);
    } while (performance.now() < end);
    this.events.onChange();
  }

  async reset(): Promise<void> {
    await this.#asking;
    const racers = this.#racers;
    this.#racers = [];
    for (const { pupil } of racers) await pupil.dispose();
    this.events.onChange();
  }

  /** Asks all for their answer to the example, which has changed. */
  answerAnew(): void {
    for (const racer of this.#racers) racer.answered = 0;
  }

  /** While nobody trains: the answers to an example that has changed. */
  async answerNow(): Promise<void> {
    this.answerAnew();
    const asking = this.#askAll();
    // Who waits for it need not hear of its failure: whoever asked does.
    this.#asking = asking.catch(() => undefined);
    await asking;
    this.events.onChange();
  }

  async #askAll(): Promise<void> {
    for (const racer of this.#racers) await this.#ask(racer);
  }

  async #ask(racer: Racer): Promise<void> {
    const now = performance.now();
    if (racer.lost || (racer.answered > 0 && now - racer.answered < betweenAnswers)) return;
    racer.answered = now;
    racer.answer = await racer.pupil.answer(this.example());
  }

  /** Lets in who has been chosen since, and lets go who has not. */
  async #follow(settings: Settings): Promise<void> {
    const { cells } = settings;
    const gone = this.#racers.filter(({ cell }) => !cells.includes(cell));
    this.#racers = this.#racers.filter(({ cell }) => cells.includes(cell));
    for (const { pupil } of gone) await pupil.dispose();
    for (const cell of cells) {
      if (this.#racers.some((racer) => racer.cell === cell)) continue;
      this.#racers.push(new Racer(cell, await newPupil(this.unrolled, cell, settings)));
    }
    this.#racers.sort((a, b) => cells.indexOf(a.cell) - cells.indexOf(b.cell));
  }

  #next({ fairness }: Settings): Racer | undefined {
    const used = ({ seconds, steps }: Racer) => (fairness === 'time' ? seconds : steps);
    return this.#racers
      .filter(({ lost }) => !lost)
      .reduce<Racer | undefined>(
        (least, racer) => (least && used(least) <= used(racer) ? least : racer),
        undefined,
      );
  }
}

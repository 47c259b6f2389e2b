import {
  DivergedError,
  type LanguageModel,
  type TrainingProgress,
  type Unrolled,
  Vocabulary,
} from 'unrolled';
import { find } from '../shared/dom.ts';
import { LineChart } from '../shared/lineChart.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { rounded, scientific } from '../shared/rounded.ts';
import { RunSwitch, type Runnable } from '../shared/runSwitch.ts';
import { Series } from '../shared/series.ts';
import { Slider } from '../shared/slider.ts';
import { sums } from '../shared/sums.ts';

/** Steps after which the race is over. */
const length = 600;

const runs = ['free', 'clipped'] as const;
type Run = (typeof runs)[number];

interface Runner {
  readonly model: LanguageModel;
  readonly steps: AsyncGenerator<TrainingProgress, void, undefined>;
  largest: number;
  last: TrainingProgress | undefined;
  /** The step at which its loss was no longer a number. */
  lost: number | undefined;
}

/** The same network on the same data, trained without and with clipping: the wild curve and the tame one. */
export class ClippingRace implements Runnable {
  readonly #unrolled: Unrolled;
  readonly #switch: RunSwitch;
  readonly #loss: Readonly<Record<Run, Series>> = { free: new Series(), clipped: new Series() };
  readonly #gradient: Readonly<Record<Run, Series>> = { free: new Series(), clipped: new Series() };
  readonly #charts: readonly LineChart[];
  readonly #rate: Slider<number>;
  readonly #clip: Slider<number>;
  #runners: Readonly<Record<Run, Runner>> | undefined;

  constructor(unrolled: Unrolled, notices: Notices) {
    this.#unrolled = unrolled;
    this.#switch = new RunSwitch('Training with and without clipping', this, (error) => {
      notices.error(messageOf(error));
    });
    const onChange = () => void this.#switch.anew();
    this.#rate = new Slider({
      label: 'Learning rate (SGD)',
      values: [0.25, 0.5, 1, 1.5, 2, 3, 4],
      value: 2,
      onChange,
    });
    this.#clip = new Slider({
      label: 'Clip the norm at',
      values: [0.1, 0.25, 0.5, 1, 2, 5, 15],
      value: 1,
      onChange,
    });
    const chart = (title: string, unit: string, series: Readonly<Record<Run, Series>>) =>
      new LineChart({
        title,
        unit,
        logarithmic: true,
        empty: 'The curves start with the training.',
        curves: [
          { name: 'without clipping', series: series.free, colour: 'second', width: 1.3 },
          { name: 'with clipping', series: series.clipped, colour: 'accent', width: 1.8 },
        ],
      });
    this.#charts = [
      chart('Loss', 'nats a character', this.#loss),
      chart('Gradient norm', 'before clipping', this.#gradient),
    ];
    find('#race-controls').append(this.#rate.element, this.#clip.element, this.#switch.element);
    this.#charts.forEach((one, index) => find(`#race-chart-${index + 1}`).append(one.element));
  }

  get finished(): boolean {
    const runners = this.#runners;
    if (!runners) return false;
    return runs.every((run) => {
      const { last, lost } = runners[run];
      return lost !== undefined || last?.step === length;
    });
  }

  /** Trains anew at another learning rate. */
  tryOut(rate: number): void {
    this.#rate.value = rate;
    void this.#switch.anew().then(() => {
      this.#switch.start();
    });
  }

  async release(): Promise<void> {
    await this.#switch.stop();
    await this.reset();
  }

  async step(): Promise<void> {
    this.#runners ??= { free: await this.#runner('free'), clipped: await this.#runner('clipped') };
    for (const run of runs) await this.#advance(run, this.#runners[run]);
    for (const chart of this.#charts) chart.update();
    find('#race-status').textContent = this.#status(this.#runners);
  }

  async reset(): Promise<void> {
    const runners = this.#runners;
    this.#runners = undefined;
    for (const run of runs) {
      await runners?.[run].steps.return();
      runners?.[run].model.dispose();
      this.#loss[run].clear();
      this.#gradient[run].clear();
    }
    for (const chart of this.#charts) chart.update();
    find('#race-status').textContent = '';
  }

  /** A network with the same first weights and the same text for either. */
  async #runner(run: Run): Promise<Runner> {
    const text = await sums(2, 4000);
    const model = await this.#unrolled.languageModel({
      vocabulary: Vocabulary.characters(text),
      network: { cell: 'elman', hiddenSize: 48 },
      seed: 3,
    });
    const steps = model.fit(text, {
      batchSize: 16,
      sequenceLength: 48,
      steps: length,
      epochs: length,
      optimizer: { type: 'sgd', learningRate: this.#rate.value },
      ...(run === 'clipped' && { clipNorm: this.#clip.value }),
    });
    return { model, steps, largest: 0, last: undefined, lost: undefined };
  }

  async #advance(run: Run, runner: Runner): Promise<void> {
    if (runner.lost !== undefined) return;
    try {
      const { value } = await runner.steps.next();
      if (!value) return;
      runner.last = value;
      runner.largest = Math.max(runner.largest, value.gradientNorm);
      this.#loss[run].add(value.step, value.loss);
      if (value.gradientNorm > 0) this.#gradient[run].add(value.step, value.gradientNorm);
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      runner.lost = (runner.last?.step ?? 0) + 1;
    }
  }

  #status({ free, clipped }: Readonly<Record<Run, Runner>>): string {
    const tell = ({ last, largest, lost }: Runner) =>
      lost === undefined
        ? `loss ${rounded(last?.loss ?? Number.NaN, 2)}, largest gradient ${short(largest)}`
        : `lost at step ${lost}: its weights are no longer numbers`;
    return `Step ${clipped.last?.step ?? 0}. Without clipping: ${tell(free)}. With: ${tell(clipped)}.`;
  }
}

function short(value: number): string {
  return value >= 1e4 ? scientific(value) : rounded(value, value < 10 ? 2 : 0);
}

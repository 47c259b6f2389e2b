import type { SequenceRegressor, TrainingProgress, Unrolled } from 'unrolled';
import { addingProblem } from '../shared/tasks/addingProblem.js';
import { Choice } from '../shared/choice.ts';
import { find } from '../shared/dom.ts';
import { LineChart } from '../shared/lineChart.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { rounded, scientific } from '../shared/rounded.ts';
import { RunSwitch, type Runnable } from '../shared/runSwitch.ts';
import { Series } from '../shared/series.ts';

const cells = [
  { cell: 'elman', name: 'Elman (tanh)' },
  { cell: 'lstm', name: 'LSTM' },
  { cell: 'gru', name: 'GRU' },
  { cell: 'irnn', name: 'IRNN' },
] as const;

const lengths = ['25', '50', '100', '200'] as const;

/** Steps after which the trainings rest. */
const steps = 1500;

/** What is smaller is drawn here. */
const least = 1e-12;

interface Runner {
  readonly model: SequenceRegressor;
  readonly steps: AsyncGenerator<TrainingProgress, void, undefined>;
}

/** What one cell's panel shows. */
interface Panel {
  readonly chart: LineChart;
  readonly now: Series;
  readonly first: Series;
  readonly remark: HTMLElement;
}

/** Four networks learn the same task; of each, the size of the gradient at every time step. */
export class CellRace implements Runnable {
  readonly #unrolled: Unrolled;
  readonly #switch: RunSwitch;
  readonly #length: Choice<(typeof lengths)[number]>;
  #panels: Panel[] = [];
  #runners: Runner[] = [];
  #step = 0;

  constructor(unrolled: Unrolled, notices: Notices) {
    this.#unrolled = unrolled;
    this.#switch = new RunSwitch('Training of the four cells', this, (error) => {
      notices.error(messageOf(error));
    });
    this.#length = new Choice({
      label: 'Sequence length',
      options: lengths.map((value) => ({ value, name: value })),
      value: '100',
      onChange: () => {
        void this.#switch.anew();
      },
    });
    find('#cells-controls').append(this.#length.element, this.#switch.element);
    this.#build();
  }

  begin(): void {
    this.#switch.start();
  }

  get finished(): boolean {
    return this.#step >= steps;
  }

  async release(): Promise<void> {
    await this.#switch.stop();
    await this.#letGo();
  }

  async step(): Promise<void> {
    if (this.#runners.length === 0) await this.#prepare();
    for (const [index, runner] of this.#runners.entries()) {
      const { value } = await runner.steps.next();
      if (value) this.#show(index, value);
    }
    this.#step += 1;
    find('#cells-status').textContent = `Step ${this.#step}`;
  }

  async reset(): Promise<void> {
    await this.#letGo();
    this.#build();
  }

  get #T(): number {
    return Number(this.#length.value);
  }

  async #prepare(): Promise<void> {
    const examples = addingProblem(this.#T, 1024, 1);
    for (const { cell } of cells) {
      const model = await this.#unrolled.sequenceRegressor({
        inputSize: 2,
        outputSize: 1,
        network: { cell, hiddenSize: 32 },
        seed: 1,
      });
      const fit = model.fit(examples, {
        batchSize: 16,
        epochs: steps,
        optimizer: { type: 'adam', learningRate: 0.002 },
        clipNorm: 1,
        stateGradients: true,
      });
      this.#runners.push({ model, steps: fit });
    }
  }

  async #letGo(): Promise<void> {
    const runners = this.#runners;
    this.#runners = [];
    this.#step = 0;
    for (const { model, steps: fit } of runners) {
      await fit.return();
      model.dispose();
    }
  }

  /** Empty panels for the present length. */
  #build(): void {
    this.#panels = cells.map(({ name }) => {
      const [now, first] = [new Series(), new Series()];
      const chart = new LineChart({
        title: name,
        unit: 'size of the gradient',
        along: 'the time step',
        logarithmic: true,
        xRange: [1, this.#T],
        yRange: [least, 10],
        empty: '',
        curves: [
          { name: 'first', series: first, colour: 'line-strong', width: 1 },
          { name: 'now', series: now, colour: 'accent', width: 2 },
        ],
      });
      const remark = document.createElement('p');
      remark.className = 'field-note';
      return { chart, now, first, remark };
    });
    const host = find('#cells-charts');
    host.replaceChildren(
      ...this.#panels.map(({ chart, remark }) => {
        const panel = document.createElement('div');
        panel.append(chart.element, remark);
        return panel;
      }),
    );
  }

  #show(index: number, { loss, stateGradientNorms: norms }: TrainingProgress): void {
    const panel = this.#panels[index];
    if (!panel || !norms) return;
    panel.now.clear();
    norms.forEach((norm, t) => {
      panel.now.add(t + 1, Math.max(norm, least));
    });
    if (panel.first.x.length === 0) panel.first.restore(panel.now.snapshot());
    panel.chart.update();
    const share = (norms[0] ?? 0) / (norms.at(-1) ?? 1);
    const reaches = share >= 1e-3 ? rounded(share) : share > 0 ? scientific(share) : '0';
    panel.remark.textContent = `At step 1 it is ${reaches} of what it is at the end. Loss ${rounded(loss)}.`;
  }
}

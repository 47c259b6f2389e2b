import { find } from '../shared/dom.ts';
import { LineChart } from '../shared/lineChart.ts';
import { figure, Readout } from '../shared/readout.ts';
import type { ByLength } from './byLength.ts';
import type { History } from './history.ts';

/** What is measured: the numbers of the training and three charts. */
export class Numbers {
  readonly #history: History;
  readonly #readout = new Readout({
    step: 'Step',
    epoch: 'Epoch',
    speed: 'Tokens / s',
    loss: 'Loss',
    exact: 'Exact, in %',
  });
  readonly #charts: readonly LineChart[];

  constructor(history: History, byLength: ByLength) {
    this.#history = history;
    const percent: [number, number] = [0, 104];
    const line = { name: '', width: 2, points: true } as const;
    const charts = {
      '#exact-chart': new LineChart({
        title: 'Exact, of pairs never seen',
        unit: 'per cent',
        digits: 1,
        yRange: percent,
        empty: 'The curve starts with the training.',
        curves: [{ ...line, series: history.exact, colour: 'accent' }],
      }),
      '#loss-chart': new LineChart({
        title: 'Loss',
        unit: 'nats a token',
        empty: 'Nothing is being learnt yet.',
        curves: [{ ...line, series: history.loss, colour: 'accent' }],
      }),
      '#length-chart': new LineChart({
        title: 'Exact, by the length of what is read',
        unit: 'per cent',
        along: 'the words and signs of the input',
        digits: 0,
        yRange: percent,
        empty: 'Counting …',
        curves: [
          { ...line, name: 'with attention', series: byLength.curves.with, colour: 'accent' },
          { ...line, name: 'without', series: byLength.curves.without, colour: 'second' },
        ],
      }),
    };
    find('#numbers').append(this.#readout.element);
    for (const [selector, chart] of Object.entries(charts)) find(selector).append(chart.element);
    this.#charts = Object.values(charts);
  }

  draw(): void {
    const { last, smoothedLoss, lastExact } = this.#history;
    if (!last) this.#readout.clear();
    else {
      this.#readout.set('step', figure(last.step));
      this.#readout.set('epoch', figure(last.epoch));
      this.#readout.set('speed', figure(last.tokensPerSecond));
      this.#readout.set('loss', figure(smoothedLoss, 3));
      this.#readout.set('exact', figure(lastExact, 1));
    }
    for (const chart of this.#charts) chart.update();
  }
}

import { find } from '../shared/dom.ts';
import { LineChart } from '../shared/lineChart.ts';
import { figure, Readout } from '../shared/readout.ts';
import type { History } from './history.ts';

/** What the training measures: the numbers and the two charts. */
export class Numbers {
  readonly #history: History;
  readonly #readout = new Readout({
    step: 'Step',
    epoch: 'Epoch',
    speed: 'Tokens / s',
    loss: 'Loss',
    wellFormed: 'Well-formed, in %',
    brackets: 'Brackets, F1 in %',
    exact: 'Exact, in %',
  });
  readonly #charts: readonly LineChart[];

  constructor(history: History) {
    this.#history = history;
    const line = { width: 2, points: true } as const;
    const trees = new LineChart({
      title: 'Of sentences never seen',
      unit: 'per cent',
      digits: 1,
      yRange: [0, 104],
      empty: 'The curves start with the training.',
      curves: [
        { ...line, name: 'brackets balance', series: history.wellFormed, colour: 'accent' },
        { ...line, name: 'F1 of the brackets', series: history.brackets, colour: 'third' },
        { ...line, name: 'tree exactly right', series: history.exact, colour: 'second' },
      ],
    });
    const loss = new LineChart({
      title: 'Loss',
      unit: 'nats a token',
      empty: 'Nothing is being learnt yet.',
      curves: [{ ...line, name: '', series: history.loss, colour: 'accent' }],
    });
    find('#numbers').append(this.#readout.element);
    find('#trees-chart').append(trees.element);
    find('#loss-chart').append(loss.element);
    this.#charts = [trees, loss];
  }

  draw(): void {
    const { last, smoothedLoss, lastWellFormed, lastBrackets, lastExact } = this.#history;
    if (!last) this.#readout.clear();
    else {
      this.#readout.set('step', figure(last.step));
      this.#readout.set('epoch', figure(last.epoch));
      this.#readout.set('speed', figure(last.tokensPerSecond));
      this.#readout.set('loss', figure(smoothedLoss, 3));
      this.#readout.set('wellFormed', figure(lastWellFormed, 1));
      this.#readout.set('brackets', figure(lastBrackets, 1));
      this.#readout.set('exact', figure(lastExact, 1));
    }
    for (const chart of this.#charts) chart.update();
  }
}

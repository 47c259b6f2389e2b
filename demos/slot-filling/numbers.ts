import { find } from '../shared/dom.ts';
import { LineChart } from '../shared/lineChart.ts';
import { figure, Readout } from '../shared/readout.ts';
import type { History } from './history.ts';
import type { Pair } from './taggers.ts';

/** What the training measures: the numbers and the two charts. */
export class Numbers {
  readonly #history: Pair<History>;
  readonly #readout = new Readout({
    step: 'Step',
    epoch: 'Epoch',
    speed: 'Words / s, each',
    loss: 'Loss, both ends',
    lossForward: 'Loss, left to right',
    f1: 'F1, both ends',
    f1Forward: 'F1, left to right',
  });
  readonly #charts: readonly LineChart[];

  constructor(history: Pair<History>) {
    this.#history = history;
    const chart = (title: string, unit: string, key: 'loss' | 'f1', empty: string) =>
      new LineChart({
        title,
        unit,
        empty,
        digits: key === 'loss' ? 3 : 1,
        curves: [
          {
            name: 'both ends',
            series: history.both[key],
            colour: 'accent',
            width: 2,
            points: true,
          },
          {
            name: 'left to right',
            series: history.forward[key],
            colour: 'second',
            width: 2,
            points: true,
          },
        ],
      });
    this.#charts = [
      chart('Loss', 'nats a word', 'loss', 'The curves start with the training.'),
      chart('F1 on sentences never seen', 'per cent', 'f1', 'Slots found and right, in per cent.'),
    ];
    find('#numbers').append(this.#readout.element);
    find('#loss-chart').append(this.#charts[0]?.element ?? '');
    find('#f1-chart').append(this.#charts[1]?.element ?? '');
  }

  draw(): void {
    const { both, forward } = this.#history;
    const last = both.last ?? forward.last;
    if (!last) this.#readout.clear();
    else {
      this.#readout.set('step', figure(last.step));
      this.#readout.set('epoch', figure(last.epoch));
      this.#readout.set('speed', figure(last.tokensPerSecond));
      this.#readout.set('loss', figure(both.smoothedLoss, 3));
      this.#readout.set('lossForward', figure(forward.smoothedLoss, 3));
      this.#readout.set('f1', figure(100 * both.heldOutF1, 1));
      this.#readout.set('f1Forward', figure(100 * forward.heldOutF1, 1));
    }
    for (const chart of this.#charts) chart.update();
  }
}

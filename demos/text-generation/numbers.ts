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
    speed: 'Characters / s',
    loss: 'Loss, smoothed',
    validation: 'Loss, unseen text',
    bits: 'Bits / character',
  });
  readonly #loss: LineChart;
  readonly #gradient: LineChart;

  constructor(history: History) {
    this.#history = history;
    this.#loss = new LineChart({
      title: 'Loss',
      unit: 'nats a character',
      empty: 'The curve starts with the training.',
      curves: [
        { name: 'each step', series: history.loss, colour: 'accent', width: 1, opacity: 0.45 },
        { name: 'smoothed', series: history.smoothed, colour: 'accent', width: 2 },
        {
          name: 'unseen text',
          series: history.validation,
          colour: 'second',
          width: 2,
          points: true,
        },
      ],
    });
    this.#gradient = new LineChart({
      title: 'Gradient norm',
      unit: 'before clipping',
      empty: 'How hard each step would pull.',
      digits: 2,
      logarithmic: true,
      curves: [{ name: 'before clipping', series: history.gradient, colour: 'third', width: 1.2 }],
    });
    find('#numbers').append(this.#readout.element);
    find('#loss-chart').append(this.#loss.element);
    find('#gradient-chart').append(this.#gradient.element);
  }

  draw(): void {
    const { last, smoothedLoss, validationLoss } = this.#history;
    if (last) {
      this.#readout.set('step', figure(last.step));
      this.#readout.set('epoch', figure(last.epoch));
      this.#readout.set('speed', figure(last.tokensPerSecond));
      this.#readout.set('loss', figure(smoothedLoss, 3));
      this.#readout.set('validation', figure(validationLoss ?? Number.NaN, 3));
      this.#readout.set('bits', figure((validationLoss ?? smoothedLoss) / Math.LN2, 3));
    }
    this.#loss.update();
    this.#gradient.update();
  }

  clear(): void {
    this.#readout.clear();
    this.#loss.update();
    this.#gradient.update();
  }
}

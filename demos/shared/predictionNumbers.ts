import { find } from './dom.ts';
import { LineChart } from './lineChart.ts';
import type { PredictionHistory } from './predictionHistory.ts';
import { figure, Readout } from './readout.ts';

/** What such a training measures, in `#numbers`, `#loss-chart` and `#accuracy-chart`. */
export class PredictionNumbers {
  readonly #history: PredictionHistory;
  readonly #readout = new Readout({
    step: 'Step',
    epoch: 'Epoch',
    speed: 'Words / s',
    loss: 'Loss, smoothed',
    unseen: 'Loss, unseen',
    accuracy: 'Right, unseen, in %',
  });
  readonly #charts: readonly LineChart[];

  /** `unseen`: what is kept back from learning, such as `unseen lines`. */
  constructor(history: PredictionHistory, unseen: string) {
    this.#history = history;
    const loss = new LineChart({
      title: 'Loss',
      unit: 'nats a word',
      empty: 'The curves start with the training.',
      curves: [
        { name: 'smoothed', series: history.loss, colour: 'accent', width: 2, points: true },
        { name: unseen, series: history.unseenLoss, colour: 'second', width: 2, points: true },
      ],
    });
    const accuracy = new LineChart({
      title: `Words guessed right, ${unseen}`,
      unit: 'per cent',
      digits: 1,
      yRange: [0, 104],
      empty: 'Counted on what is held back from learning.',
      curves: [{ name: '', series: history.accuracy, colour: 'second', width: 2, points: true }],
    });
    this.#charts = [loss, accuracy];
    find('#numbers').append(this.#readout.element);
    find('#loss-chart').append(loss.element);
    find('#accuracy-chart').append(accuracy.element);
  }

  draw(): void {
    const { last, unseen, smoothedLoss } = this.#history;
    if (!last) this.#readout.clear();
    else {
      this.#readout.set('step', figure(last.step));
      this.#readout.set('epoch', figure(last.epoch));
      this.#readout.set('speed', figure(last.tokensPerSecond));
      this.#readout.set('loss', figure(smoothedLoss, 3));
      this.#readout.set('unseen', figure(unseen?.loss ?? Number.NaN, 3));
      this.#readout.set('accuracy', figure(100 * (unseen?.tokenAccuracy ?? Number.NaN), 1));
    }
    for (const chart of this.#charts) chart.update();
  }
}

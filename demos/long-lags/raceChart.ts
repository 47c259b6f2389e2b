import { cellLook } from '../shared/cells.ts';
import { find } from '../shared/dom.ts';
import { LineChart } from '../shared/lineChart.ts';
import { Series } from '../shared/series.ts';
import { guess, type ProblemName } from './problems.ts';
import type { Racer } from './race.ts';
import type { Fairness, Settings } from './settings.ts';

const axes: Readonly<Record<Fairness, string>> = {
  time: 'seconds of computing, each',
  steps: 'training steps, each',
};

const texts: Readonly<Record<ProblemName, { title: string; unit: string; guess: string }>> = {
  adding: { title: 'Mean squared error', unit: 'of the sum', guess: 'always saying 1' },
  copy: { title: 'Surprise at a letter', unit: 'in nats', guess: 'without memory' },
};

/** A curve for each racer, and the error of guessing as a broken line. */
export class RaceChart {
  readonly #axis = find('#race-axis');
  readonly #guess = new Series();
  #chart: LineChart | undefined;
  /** The curves that the chart was built with. */
  #curves: readonly Series[] = [];

  constructor() {
    this.show({ problem: 'adding', fairness: 'time' }, []);
  }

  show(
    { problem, fairness }: Pick<Settings, 'problem' | 'fairness'>,
    racers: readonly Racer[],
  ): void {
    const curves = racers.map((racer) => curveOf(racer, fairness));
    const same =
      curves.length === this.#curves.length &&
      curves.every((series, index) => series === this.#curves[index]);
    if (!same || !this.#chart) {
      this.#curves = curves;
      this.#chart = this.#build(problem, fairness, racers);
    }
    const end = Math.max(0, ...curves.map(({ x }) => x.at(-1) ?? 0));
    this.#guess.clear();
    if (end > 0) for (const x of [0, end]) this.#guess.add(x, guess[problem]);
    this.#chart.update();
  }

  #build(problem: ProblemName, fairness: Fairness, racers: readonly Racer[]): LineChart {
    const chart = new LineChart({
      ...texts[problem],
      along: axes[fairness],
      ...(fairness === 'time' && { xLeast: 1 }),
      // Who has just begun may err far more than who guesses: that is not what the chart is about.
      yRange: [0, 1.5 * guess[problem]],
      empty: 'The curves start with the race.',
      curves: [
        ...racers.map((racer) => ({
          ...cellLook(racer.cell),
          series: curveOf(racer, fairness),
          width: 2,
        })),
        {
          name: texts[problem].guess,
          series: this.#guess,
          colour: 'ink',
          dash: [2, 4],
          width: 1.6,
        },
      ],
    });
    find('#race-chart').replaceChildren(chart.element);
    this.#axis.textContent = `Along: ${axes[fairness]}.`;
    return chart;
  }
}

function curveOf({ byTime, byStep }: Racer, fairness: Fairness): Series {
  return fairness === 'time' ? byTime : byStep;
}

import { find, h } from '../shared/dom.ts';
import { LineChart } from '../shared/lineChart.ts';
import { Readout } from '../shared/readout.ts';
import { powerOfTen, rounded } from '../shared/rounded.ts';
import { Series } from '../shared/series.ts';
import { Slider } from '../shared/slider.ts';

/** y = w^999: what a linear unit makes of a 1 that goes 999 times through the weight w. */
export const exponent = 999;

/** The picture's part of the axis. */
const range = [0.98, 1.02] as const;

const values = [
  0.01,
  0.5,
  0.9,
  0.95,
  ...Array.from({ length: 81 }, (_, index) => Number((0.98 + index * 0.0005).toFixed(4))),
];

/**
 * The number whose decimal logarithm is given, as text: powers too small or too large for a double
 * are still told from 0 and from infinity.
 */
function fromLog(logarithm: number, exact: number): string {
  if (Math.abs(logarithm) < 7) return rounded(exact, 6);
  const power = Math.floor(logarithm);
  return powerOfTen(10 ** (logarithm - power), power, 4);
}

/** The slider over w, the value and its gradient, and both as curves. */
export class Power {
  readonly #slider: Slider<number>;
  readonly #readout = new Readout({ value: 'y = w⁹⁹⁹', gradient: 'dy/dw = 999·w⁹⁹⁸' });
  readonly #here = { value: new Series(), gradient: new Series() };
  readonly #chart: LineChart;

  constructor() {
    const curves = { value: new Series(), gradient: new Series() };
    for (let w = range[0]; w <= range[1] + 1e-9; w += 0.0005) {
      curves.value.add(w, w ** exponent);
      curves.gradient.add(w, exponent * w ** (exponent - 1));
    }
    this.#chart = new LineChart({
      title: 'After 999 steps',
      unit: 'logarithmic',
      along: 'the weight w',
      logarithmic: true,
      xRange: range,
      yRange: [1e-10, 1e12],
      empty: '',
      digits: 4,
      curves: [
        { name: 'y', series: curves.value, colour: 'accent', width: 2 },
        { name: 'gradient', series: curves.gradient, colour: 'second', width: 2 },
        { name: '', series: this.#here.value, colour: 'accent', points: true, pointSize: 11 },
        { name: '', series: this.#here.gradient, colour: 'second', points: true, pointSize: 11 },
      ],
    });
    this.#slider = new Slider({
      label: 'Weight w',
      values,
      value: 1.01,
      onInput: () => {
        this.#show();
      },
    });
    const buttons = [0.01, 0.99, 1, 1.01].map((w) => {
      const button = h('button', { type: 'button', class: 'button' }, `w = ${w}`);
      button.addEventListener('click', () => {
        this.set(w);
      });
      return button;
    });
    find('#power-controls').append(
      this.#slider.element,
      h('p', { class: 'power-buttons' }, ...buttons),
      this.#readout.element,
    );
    find('#power-chart').append(this.#chart.element);
    this.#show();
  }

  set(w: number): void {
    this.#slider.value = w;
    this.#show();
  }

  #show(): void {
    const w = this.#slider.value;
    const value = w ** exponent;
    const gradient = exponent * w ** (exponent - 1);
    const log = Math.log10(w);
    this.#readout.set('value', fromLog(exponent * log, value));
    this.#readout.set('gradient', fromLog(Math.log10(exponent) + (exponent - 1) * log, gradient));
    const drawn = w >= range[0];
    for (const [series, y] of [
      [this.#here.value, value],
      [this.#here.gradient, gradient],
    ] as const) {
      series.clear();
      if (drawn) series.add(w, y);
    }
    this.#chart.update();
    find('#power-remark').textContent = remark(w, value);
  }
}

function remark(w: number, value: number): string {
  if (w === 1) return 'At exactly 1 the signal comes through whole. Now move the weight a little.';
  if (value > 1000) return 'A little above 1, and the signal explodes.';
  if (value > 1) return 'Just above 1: it grows with every step.';
  if (value > 1e-3) return 'Just below 1: it fades with every step.';
  return 'Below 1 the signal dies out, and its gradient with it: nothing is left to learn from.';
}

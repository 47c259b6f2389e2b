import { cellName, type CellName, cells } from '../shared/cells.ts';
import { Checks } from '../shared/checks.ts';
import { Choice } from '../shared/choice.ts';
import { h } from '../shared/dom.ts';
import { Slider } from '../shared/slider.ts';
import type { ProblemName } from './problems.ts';
import { defaults, type Fairness, lags, type Settings } from './settings.ts';

interface PanelEvents {
  /** Another race: other problem, lag or networks. */
  readonly onRace: () => void;
  /** The same race goes on, with others, or measured otherwise. */
  readonly onChange: () => void;
}

const hiddenSizes = [8, 16, 32, 48, 64];
const learningRates = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02];

/** The controls on the left of the page. */
export class SettingsPanel {
  readonly #problem: Choice<ProblemName>;
  readonly #lag: Slider<number>;
  readonly #fairness: Choice<Fairness>;
  readonly #cells: Checks<CellName>;
  readonly #hiddenSize: Slider<number>;
  readonly #learningRate: Slider<number>;

  constructor(parent: HTMLElement, { onRace, onChange }: PanelEvents) {
    this.#problem = new Choice<ProblemName>({
      label: 'Problem',
      options: [
        { value: 'adding', name: 'Adding' },
        { value: 'copy', name: 'Copy' },
      ],
      value: defaults.problem,
      onChange: onRace,
    });
    this.#lag = new Slider({
      label: 'Lag',
      values: lags,
      value: defaults.lag,
      format: (lag) => `${lag} steps`,
      onChange: onRace,
    });
    this.#fairness = new Choice<Fairness>({
      label: 'All get the same',
      options: [
        { value: 'time', name: 'time' },
        { value: 'steps', name: 'steps' },
      ],
      value: defaults.fairness,
      onChange,
    });
    this.#cells = new Checks<CellName>({
      label: 'Who takes part',
      options: (Object.keys(cells) as CellName[]).map((value) => ({
        value,
        name: cellName(value),
      })),
      values: defaults.cells,
      onChange,
    });
    this.#hiddenSize = new Slider({
      label: 'Hidden size',
      values: hiddenSizes,
      value: defaults.hiddenSize,
      onChange: onRace,
    });
    this.#learningRate = new Slider({
      label: 'Learning rate, of all',
      values: learningRates,
      value: defaults.learningRate,
      onChange: onRace,
    });
    parent.append(
      this.#problem.element,
      this.#lag.element,
      h('hr'),
      this.#fairness.element,
      this.#cells.element,
      h(
        'details',
        {},
        h('summary', {}, 'More'),
        h('div', {}, this.#hiddenSize.element, this.#learningRate.element),
      ),
    );
  }

  get settings(): Settings {
    return {
      problem: this.#problem.value,
      lag: this.#lag.value,
      fairness: this.#fairness.value,
      cells: this.#cells.values,
      hiddenSize: this.#hiddenSize.value,
      learningRate: this.#learningRate.value,
    };
  }

  set(settings: Partial<Settings>): void {
    const all = { ...this.settings, ...settings };
    this.#problem.value = all.problem;
    this.#lag.value = all.lag;
    this.#fairness.value = all.fairness;
    this.#cells.values = all.cells;
    this.#hiddenSize.value = all.hiddenSize;
    this.#learningRate.value = all.learningRate;
  }
}

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './charts.css';
import { h, svg } from './dom.ts';
import { oncePerFrame } from './everyFrame.ts';
import type { Series } from './series.ts';
import { colour } from './theme.ts';

interface Curve {
  /** Empty: the legend leaves it out. */
  readonly name: string;
  readonly series: Series;
  /** A colour token. */
  readonly colour: string;
  readonly width?: number;
  readonly opacity?: number;
  readonly points?: boolean;
  readonly pointSize?: number;
  /** Lengths of strokes and gaps. Default: one unbroken stroke. */
  readonly dash?: readonly number[];
}

interface LineChartOptions {
  readonly title: string;
  readonly unit: string;
  readonly curves: readonly Curve[];
  readonly digits?: number;
  /** Draw the vertical axis in powers of ten. */
  readonly logarithmic?: boolean;
  /** What runs along the horizontal axis. Default: the training step. */
  readonly along?: string;
  /** The ends of the horizontal axis. Default: those of the curves. */
  readonly xRange?: readonly [number, number];
  /** The least that the horizontal axis spans. Default: 10. */
  readonly xLeast?: number;
  /** The ends of the vertical axis, for charts that are compared. Default: those of the curves. */
  readonly yRange?: readonly [number, number];
  /** What stands in the chart while there is nothing to show. */
  readonly empty: string;
}

/** Live curves, over the training step or something else, redrawn at most once a frame and never in a hidden tab. */
export class LineChart {
  readonly element: HTMLElement;
  /** Call after points were added. */
  readonly update: () => void;
  readonly #plot: uPlot;
  readonly #host = h('div', { class: 'chart-plot' });
  readonly #empty: HTMLElement;
  readonly #curves: readonly Curve[];
  readonly #values: HTMLElement[];
  readonly #digits: number;

  constructor(options: LineChartOptions) {
    const { title, unit, curves, logarithmic = false, xRange, yRange, xLeast = 10 } = options;
    const along = options.along ?? 'the training step';
    this.#curves = curves;
    this.#digits = options.digits ?? 3;
    this.#empty = h('p', { class: 'chart-empty' }, options.empty);
    this.#values = curves.map(() => h('span', {}));
    this.element = h(
      'figure',
      { class: 'chart', role: 'group', 'aria-label': `${title}, ${unit}, over ${along}` },
      h('div', { class: 'chart-head' }, h('h3', {}, title), this.#legend()),
      this.#host,
    );
    this.update = oncePerFrame(() => {
      this.#draw();
    });

    const axis = {
      stroke: () => colour('ink-muted'),
      grid: { stroke: () => colour('line'), width: 1 },
      ticks: { show: false },
      font: '11px system-ui, sans-serif',
    } satisfies uPlot.Axis;
    this.#plot = new uPlot(
      {
        width: 320,
        height: 200,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
        scales: {
          x: {
            time: false,
            range: (_plot, min, max) => (xRange ? [...xRange] : [min, Math.max(max, min + xLeast)]),
          },
          y: {
            ...(logarithmic && logScale),
            ...(yRange
              ? { range: [...yRange] }
              : !logarithmic && { range: (_plot, min, max) => padded(min, max) }),
          },
        },
        axes: [
          { ...axis, size: 28, space: 60 },
          {
            ...axis,
            size: 44,
            space: 34,
            values: (_plot, ticks) => ticks.map(short),
            ...(logarithmic && { grid: { ...axis.grid, filter: powersOfTen } }),
          },
        ],
        series: [
          {},
          ...curves.map((curve): uPlot.Series => ({
            label: curve.name,
            stroke: () => colour(curve.colour),
            width: curve.width ?? 1.5,
            alpha: curve.opacity ?? 1,
            ...(curve.dash && { dash: [...curve.dash] }),
            spanGaps: true,
            pxAlign: 0,
            points: { show: () => isSparse(curve), size: curve.pointSize ?? 5 },
          })),
        ],
        hooks: {
          setCursor: [
            (plot) => {
              this.#readCursor(plot);
            },
          ],
        },
      },
      this.#table(),
      this.#host,
    );
    this.#host.append(this.#empty);

    new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this.#host;
      if (width > 0 && height > 0) this.#plot.setSize({ width, height });
    }).observe(this.#host);
    document.addEventListener('themechange', () => {
      this.#plot.redraw(false);
    });
  }

  #draw(): void {
    this.#empty.hidden = this.#curves.some(({ series }) => series.x.length > 0);
    this.#plot.setData(this.#table());
  }

  /** The curves over one common axis: uPlot wants every series to have a value, or none, at each x. */
  #table(): uPlot.AlignedData {
    const tables = this.#curves.map(({ series }): uPlot.AlignedData => [series.x, series.y]);
    return uPlot.join(tables);
  }

  #legend(): HTMLElement {
    const list = h('ul', { class: 'chart-legend' });
    this.#curves.forEach((curve, index) => {
      if (!curve.name) return;
      const line = svg('path', { d: 'M0 4h18' });
      line.style.stroke = `var(--${curve.colour})`;
      line.style.strokeWidth = '2.5';
      line.style.opacity = String(curve.opacity ?? 1);
      if (curve.dash) line.style.strokeDasharray = curve.dash.join(' ');
      const swatch = svg('svg', { viewBox: '0 0 18 8', 'aria-hidden': 'true' }, line);
      list.append(h('li', {}, swatch, curve.name, this.#values[index] ?? ''));
    });
    return list;
  }

  /** While the pointer is over the chart, the legend tells the values under it. */
  #readCursor(plot: uPlot): void {
    const index = plot.cursor.idx;
    this.#values.forEach((element, curve) => {
      const value = index == null ? undefined : plot.data[curve + 1]?.[index];
      element.textContent = value == null ? '' : ` ${value.toFixed(this.#digits)}`;
    });
  }
}

/** Keeps the grid of a logarithmic axis to whole powers. */
function powersOfTen(_plot: uPlot, ticks: number[]): (number | null)[] {
  return ticks.map((tick) => (Number.isInteger(Math.log10(tick)) ? tick : null));
}

/** Few measurements are marked each; many would be a string of beads. */
function isSparse({ points = false, series }: Curve): boolean {
  return points && series.x.length <= 12;
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- a const enum, gone at run time
const logScale: uPlot.Scale = { distr: 3 };

function padded(min: number, max: number): [number, number] {
  if (!Number.isFinite(min) || !Number.isFinite(max)) return [0, 1];
  const margin = Math.max((max - min) * 0.08, 0.05);
  return [Math.max(0, min - margin), max + margin];
}

/** Axis labels: no more digits than needed, nothing where a logarithmic axis leaves a tick out. */
function short(value: number | null): string {
  if (value == null) return '';
  if (value !== 0 && (value >= 1e4 || value < 1e-3)) return value.toExponential(0).replace('+', '');
  return Number(value.toPrecision(3)).toString();
}

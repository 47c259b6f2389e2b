import { h, find } from '../shared/dom.ts';
import { oncePerFrame } from '../shared/everyFrame.ts';
import { Canvas, css, mix, parts } from '../shared/paint.ts';
import { colour } from '../shared/theme.ts';
import { likeliest, stepAt, type Reading } from './reading.ts';

/** Peaks of a second of the waveform. */
export const peaksPerSecond = 200;

/** Seconds that the picture is wide at least, so that a recording can grow into it. */
const shortest = 2;

/** Pixels: the labels above the curves, the steps below them. */
const [above, below] = [26, 24];

const tokens = ['accent', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const;

/** Grey. */
const blankToken = 'ink-muted';

/** A label's colour, and whether its curve is dashed: there are more labels than colours. */
function look(label: number): { readonly token: string; readonly dashed: boolean } {
  return {
    token: tokens[label % tokens.length] ?? tokens[0],
    dashed: label >= tokens.length,
  };
}

interface PictureEvents {
  /** A place was pointed at. */
  readonly onSeek: (seconds: number) => void;
}

/**
 * A sound as its wave, over it how likely the network finds each label at every step, and below what is
 * likeliest there.
 */
export class Picture {
  readonly #host = find('#picture');
  readonly #legend = find('#legend');
  readonly #moment = find('#moment');
  readonly #canvas: Canvas;
  readonly #draw: () => void;
  #peaks = new Float32Array();
  #seconds = 0;
  #time = 0;
  #reading: Reading | undefined;

  constructor({ onSeek }: PictureEvents) {
    this.#canvas = new Canvas(this.#host, (context, width, height) => {
      this.#paint(context, width, height);
    });
    this.#draw = oncePerFrame(() => {
      this.#canvas.draw();
    });
    const pointAt = ({ offsetX }: PointerEvent) => {
      const seconds = (offsetX / Math.max(1, this.#host.clientWidth)) * this.#span;
      onSeek(Math.min(Math.max(seconds, 0), this.#seconds));
    };
    this.#host.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      this.#host.setPointerCapture(event.pointerId);
      pointAt(event);
    });
    this.#host.addEventListener('pointermove', (event) => {
      if (this.#host.hasPointerCapture(event.pointerId)) pointAt(event);
    });
    this.#host.addEventListener('keydown', (event) => {
      // Those are the browser's.
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const step = this.#reading?.stepSeconds ?? 0.03;
      // From the middle of a step, so that rounding does not matter.
      const here = this.#reading ? (stepAt(this.#reading, this.#time) + 0.5) * step : this.#time;
      const targets: Readonly<Record<string, number>> = {
        ...{ ArrowLeft: here - step, ArrowRight: here + step },
        ...{ ArrowDown: here - step, ArrowUp: here + step },
        ...{ PageDown: here - 10 * step, PageUp: here + 10 * step, Home: 0, End: this.#seconds },
      };
      const target = targets[event.key];
      if (target === undefined) return;
      event.preventDefault();
      onSeek(Math.min(Math.max(target, 0), this.#seconds));
    });
  }

  /** Shows a sound by its peaks, and what was made of it. */
  show(peaks: Float32Array<ArrayBuffer>, seconds: number, reading: Reading): void {
    this.#peaks = peaks;
    this.#seconds = seconds;
    this.#reading = reading;
    this.#host.setAttribute('aria-valuemax', seconds.toFixed(2));
    this.#explain(reading);
    this.seek(Math.min(this.#time, seconds));
  }

  seek(seconds: number): void {
    this.#time = seconds;
    this.#host.setAttribute('aria-valuenow', seconds.toFixed(2));
    if (this.#reading && this.#reading.steps > 0) {
      const shares = likeliest(this.#reading, stepAt(this.#reading, seconds), 3)
        .map(({ name, share }) => `${name}\u00a0${(100 * share).toFixed(1)}\u00a0%`)
        .join(' · ');
      const text = `${seconds.toFixed(2)} s: ${shares}`;
      this.#host.setAttribute('aria-valuetext', text);
      this.#moment.textContent = text;
    }
    this.#draw();
  }

  get #span(): number {
    return Math.max(this.#seconds, shortest);
  }

  /** Which labels have a curve that can be seen. */
  #seen({ labels, posteriors }: Reading): number[] {
    const classes = labels.length + 1;
    return [...labels.keys()].filter((label) => {
      for (let at = label; at < posteriors.length; at += classes) {
        if ((posteriors[at] ?? 0) > 0.1) return true;
      }
      return false;
    });
  }

  #explain(reading: Reading): void {
    const entry = (name: string, token: string, dashed: boolean) => {
      const swatch = h('span', { class: dashed ? 'swatch is-dashed' : 'swatch' });
      swatch.style.borderColor = `var(--${token})`;
      return h('li', {}, swatch, name);
    };
    this.#legend.replaceChildren(
      ...this.#seen(reading).map((label) => {
        const { token, dashed } = look(label);
        return entry(reading.labels[label] ?? '', token, dashed);
      }),
      entry('blank', blankToken, false),
    );
  }

  #paint(context: CanvasRenderingContext2D, width: number, height: number): void {
    const x = (seconds: number) => (seconds / this.#span) * width;
    const floor = height - below;
    this.#paintWave(context, x, above, floor);
    context.font = '600 16px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const reading = this.#reading;
    if (reading) {
      const y = (share: number) => floor - share * (floor - above);
      const blank = reading.labels.length;
      this.#paintCurve(context, reading, blank, x, y);
      for (const label of this.#seen(reading)) this.#paintCurve(context, reading, label, x, y);
      this.#paintSteps(context, reading, x, floor);
      this.#paintPath(context, reading, x, floor);
    }
    context.fillStyle = colour('ink');
    context.fillRect(x(this.#time) - 0.75, 0, 1.5, height);
  }

  #paintWave(
    context: CanvasRenderingContext2D,
    x: (seconds: number) => number,
    top: number,
    floor: number,
  ): void {
    const middle = (top + floor) / 2;
    const most = this.#peaks.reduce((peak, value) => Math.max(peak, value), 0.05);
    const bar = Math.max(1, x(1 / peaksPerSecond));
    context.fillStyle = css(mix(parts('line'), parts('line-strong'), 0.18));
    for (const [i, peak] of this.#peaks.entries()) {
      const half = (peak / most) * (floor - top) * 0.46;
      context.fillRect(x(i / peaksPerSecond), middle - half, bar, Math.max(1, 2 * half));
    }
  }

  #paintCurve(
    context: CanvasRenderingContext2D,
    { labels, posteriors, stepSeconds, steps }: Reading,
    label: number,
    x: (seconds: number) => number,
    y: (share: number) => number,
  ): void {
    const classes = labels.length + 1;
    const isBlank = label === labels.length;
    const { token, dashed } = isBlank ? { token: blankToken, dashed: false } : look(label);
    const shareAt = (step: number) => posteriors[step * classes + label] ?? 0;
    const at = (step: number) => [x((step + 0.5) * stepSeconds), y(shareAt(step))] as const;
    context.beginPath();
    context.moveTo(x(0.5 * stepSeconds), y(0));
    for (let step = 0; step < steps; step += 1) context.lineTo(...at(step));
    context.lineTo(x((steps - 0.5) * stepSeconds), y(0));
    context.globalAlpha = isBlank ? 0.1 : 0.22;
    context.fillStyle = colour(token);
    context.fill();
    context.globalAlpha = 1;
    // Where nothing is to be seen of several labels, none is drawn.
    context.beginPath();
    let isDown = false;
    for (let step = 1; step < steps; step += 1) {
      const isSeen = Math.max(shareAt(step - 1), shareAt(step)) > 0.005;
      if (isSeen && !isDown) context.moveTo(...at(step - 1));
      if (isSeen) context.lineTo(...at(step));
      isDown = isSeen;
    }
    context.strokeStyle = colour(token);
    context.lineWidth = isBlank ? 1.5 : 2;
    context.lineJoin = 'round';
    context.setLineDash(dashed ? [5, 3] : []);
    context.stroke();
    context.setLineDash([]);
  }

  /** The likeliest class of every step, in a row of boxes. */
  #paintSteps(
    context: CanvasRenderingContext2D,
    { best, labels, stepSeconds }: Reading,
    x: (seconds: number) => number,
    floor: number,
  ): void {
    const width = x(stepSeconds);
    context.save();
    context.font = '600 11px system-ui, sans-serif';
    for (const [step, label] of best.entries()) {
      const left = x(step * stepSeconds);
      const isBlank = label === labels.length;
      context.fillStyle = colour(isBlank ? 'line-strong' : look(label).token);
      context.fillRect(left + 0.5, floor + 4, Math.max(1, width - 1), below - 6);
      if (isBlank || width < 9) continue;
      context.fillStyle = colour('surface');
      context.fillText(labels[label] ?? '', left + width / 2, floor + 3 + (below - 5) / 2);
    }
    context.restore();
  }

  /** The labels of the best path, each where it begins; those that would run into one another are left out. */
  #paintPath(
    context: CanvasRenderingContext2D,
    { labels, path, stepSeconds }: Reading,
    x: (seconds: number) => number,
    floor: number,
  ): void {
    let right = 0;
    for (const { label, step } of path) {
      const at = x((step + 0.5) * stepSeconds);
      context.fillStyle = colour(look(label).token);
      context.fillRect(at - 0.5, above - 3, 1, floor - above + 3);
      const text = labels[label] ?? '';
      const half = context.measureText(text).width / 2;
      if (at - half < right) continue;
      right = at + half + 2;
      context.fillStyle = colour('ink');
      context.fillText(text, at, above / 2);
    }
  }
}

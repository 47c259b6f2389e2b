import WaveSurfer from 'wavesurfer.js/dist/wavesurfer.js';
import RegionsPlugin, { type Region } from 'wavesurfer.js/dist/plugins/regions.js';
import { h } from '../shared/dom.ts';
import { prefersStillness } from '../shared/everyFrame.ts';
import { Canvas, css, mix, parts } from '../shared/paint.ts';
import { colour } from '../shared/theme.ts';
import { clock } from '../shared/sound.ts';

/** A stretch that is marked. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  /** What stands in it: its rank. */
  readonly label: string;
}

interface WaveformEvents {
  /** A place was pointed at. */
  readonly onSeek: (seconds: number) => void;
  /** A mark was pointed at, by its place in the list. */
  readonly onPick: (index: number) => void;
}

/** Pixels, and peaks, of a second in the close view. */
export const closeness = 72;

/** Seconds that an arrow key moves. */
const arrowSeconds = 1;

const noRegions = () => RegionsPlugin.create();

/**
 * A recording, drawn: all of it in a strip above, a stretch of it close by below, with the marks of what was
 * found in both.
 */
export class Waveform {
  readonly #events: WaveformEvents;
  readonly #host: HTMLElement;
  readonly #strip: Canvas;
  readonly #close = h('div', { class: 'wave-close' });
  #surfer: WaveSurfer | undefined;
  #regions = noRegions();
  #drawn: Region[] = [];
  #marks: readonly Mark[] = [];
  #chosen = -1;
  #peaks: Float32Array = new Float32Array();
  #seconds = 0;
  #time = 0;

  constructor(host: HTMLElement, events: WaveformEvents) {
    this.#events = events;
    this.#host = host;
    const strip = h('div', { class: 'wave-strip' });
    host.append(strip, this.#close);
    this.#strip = new Canvas(strip, (context, width, height) => {
      this.#drawStrip(context, width, height);
    });
    strip.addEventListener('click', ({ offsetX }) => {
      events.onSeek((offsetX / Math.max(1, strip.clientWidth)) * this.#seconds);
    });
    host.addEventListener('keydown', (event) => {
      this.#move(event);
    });
    document.addEventListener('themechange', () => {
      this.#surfer?.setOptions(colours());
      this.mark(this.#marks, this.#chosen);
    });
  }

  /** Draws a recording by its peaks, `closeness` of them a second. */
  show(peaks: Float32Array, seconds: number): void {
    this.#surfer?.destroy();
    this.#drawn = [];
    this.#peaks = peaks;
    this.#seconds = seconds;
    const regions = noRegions();
    this.#regions = regions;
    this.#surfer = WaveSurfer.create({
      container: this.#close,
      height: 104,
      minPxPerSec: closeness,
      peaks: [peaks],
      duration: seconds,
      cursorWidth: 2,
      hideScrollbar: false,
      autoCenter: !prefersStillness(),
      plugins: [regions],
      ...colours(),
    });
    this.#surfer.on('interaction', (time) => {
      this.#events.onSeek(time);
    });
    this.#surfer.on('scroll', () => {
      this.#strip.draw();
    });
    regions.on('region-clicked', (region, event) => {
      event.stopPropagation();
      this.#events.onPick(this.#drawn.indexOf(region));
    });
    this.#host.setAttribute('aria-valuemax', String(Math.round(seconds)));
    this.seek(0);
    this.mark([], -1);
  }

  /** Marks what was found; one of them may be chosen (−1: none). */
  mark(marks: readonly Mark[], chosen: number): void {
    this.#marks = marks;
    this.#chosen = chosen;
    for (const region of this.#drawn) region.remove();
    this.#drawn = marks.map(({ start, end, label }, i) => {
      const region = this.#regions.addRegion({
        ...{ start, end, drag: false, resize: false },
        color: css(parts(i === chosen ? 'second' : 'accent')).replace(')', ' / 30%)'),
        content: rank(label),
      });
      return region;
    });
    this.#strip.draw();
  }

  /** Puts the cursor somewhere and brings that into view. */
  seek(seconds: number): void {
    this.#time = seconds;
    this.#surfer?.setTime(seconds);
    this.#host.setAttribute('aria-valuenow', seconds.toFixed(1));
    this.#host.setAttribute('aria-valuetext', clock(seconds));
    this.#strip.draw();
  }

  /** Brings a stretch into the middle of the close view. */
  reveal({ start, end }: { readonly start: number; readonly end: number }): void {
    const width = this.#close.clientWidth / closeness;
    this.#surfer?.setScrollTime(Math.max(0, (start + end) / 2 - width / 2));
    this.seek(start);
  }

  #move(event: KeyboardEvent): void {
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: this.#time - arrowSeconds,
      ArrowRight: this.#time + arrowSeconds,
      PageUp: this.#time - 10 * arrowSeconds,
      PageDown: this.#time + 10 * arrowSeconds,
      Home: 0,
      End: this.#seconds,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.#events.onSeek(Math.min(Math.max(target, 0), this.#seconds));
  }

  #drawStrip(context: CanvasRenderingContext2D, width: number, height: number): void {
    if (this.#seconds === 0) return;
    const middle = height / 2;
    const x = (seconds: number) => (seconds / this.#seconds) * width;
    const shown = this.#close.clientWidth / closeness;
    const scrolled = (this.#surfer?.getScroll() ?? 0) / closeness;
    context.fillStyle = css(mix(parts('surface-sunken'), parts('accent'), 0.16));
    context.fillRect(x(scrolled), 0, Math.max(4, x(shown)), height);
    context.fillStyle = colour('line-strong');
    const perPixel = this.#peaks.length / width;
    for (let pixel = 0; pixel < width; pixel += 1) {
      let most = 0;
      const end = Math.min((pixel + 1) * perPixel, this.#peaks.length);
      for (let i = Math.floor(pixel * perPixel); i < end; i += 1) {
        most = Math.max(most, this.#peaks[i] ?? 0);
      }
      context.fillRect(pixel, middle - most * middle * 0.9, 1, Math.max(1, most * height * 0.9));
    }
    for (const [i, { start, end }] of this.#marks.entries()) {
      context.fillStyle = colour(i === this.#chosen ? 'second' : 'accent');
      context.fillRect(x(start) - 1, 0, Math.max(3, x(end - start)), height);
    }
    context.fillStyle = colour('ink');
    context.fillRect(x(this.#time), 0, 1.5, height);
  }
}

/** What stands in a mark. It is inside wavesurfer's own tree, where the page's styles do not reach. */
function rank(label: string): HTMLElement {
  const element = h('span', {}, label);
  Object.assign(element.style, {
    padding: '0 0.3rem',
    font: '620 0.8rem system-ui, sans-serif',
    color: colour('ink'),
  });
  return element;
}

function colours() {
  return {
    waveColor: colour('line-strong'),
    progressColor: colour('line-strong'),
    cursorColor: colour('ink'),
  };
}

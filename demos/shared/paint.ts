import { colour } from './theme.ts';

type Rgb = readonly [number, number, number];

/** The present value of a colour token, which must be written as #rrggbb, in parts from 0 to 255. */
export function parts(token: string): Rgb {
  const value = Number.parseInt(colour(token).slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** A colour a share of the way from one to another. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2) => from[index] + (to[index] - from[index]) * share;
  return [part(0), part(1), part(2)];
}

export function css(rgb: Rgb): string {
  return `rgb(${rgb.map((part) => Math.round(part)).join(' ')})`;
}

/**
 * A canvas that fills its host, sharp on every screen, redrawn when its size or the theme changes.
 * `draw` gets the size in CSS pixels.
 */
export class Canvas {
  readonly element: HTMLCanvasElement;
  readonly #draw: (context: CanvasRenderingContext2D, width: number, height: number) => void;
  #width = 0;
  #height = 0;

  constructor(
    host: HTMLElement,
    draw: (context: CanvasRenderingContext2D, width: number, height: number) => void,
  ) {
    this.element = document.createElement('canvas');
    this.#draw = draw;
    host.append(this.element);
    new ResizeObserver(() => {
      const { clientWidth, clientHeight } = host;
      if (clientWidth === 0 || clientHeight === 0) return;
      this.#width = clientWidth;
      this.#height = clientHeight;
      const ratio = Math.min(devicePixelRatio, 2);
      this.element.width = Math.round(clientWidth * ratio);
      this.element.height = Math.round(clientHeight * ratio);
      this.draw();
    }).observe(host);
    document.addEventListener('themechange', () => {
      this.draw();
    });
  }

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  draw(): void {
    const context = this.element.getContext('2d');
    if (!context || this.#width === 0) return;
    const ratio = this.element.width / this.#width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#width, this.#height);
    this.#draw(context, this.#width, this.#height);
  }
}

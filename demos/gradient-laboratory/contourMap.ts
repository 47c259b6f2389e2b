import { contours } from 'd3-contour';
import { h } from '../shared/dom.ts';
import { Canvas, css, mix, parts } from '../shared/paint.ts';
import { rounded } from '../shared/rounded.ts';
import { colour } from '../shared/theme.ts';
import type { Route } from './routes.ts';
import { area, at, grid, type Point, shareOf } from './surface.ts';

const columns = 260;
const rows = 208;

/** Errors at which a line is drawn. */
const levels = [0.0005, 0.002, 0.006, 0.015, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3, 0.36, 0.42];

/** Share of the map that an arrow key moves the start by; with Shift, a fifth of it. */
const stride = 0.02;

/** The surface from above, in lines of equal error. The start of the descent can be dragged on it. */
export class ContourMap {
  readonly #canvas: Canvas;
  readonly #handle = h('button', { type: 'button', class: 'start-handle' });
  readonly #lines: readonly { readonly level: number; readonly path: Path2D }[];
  #routes: readonly Route[] = [];

  constructor(
    private readonly host: HTMLElement,
    private readonly onStart: (start: Point) => void,
  ) {
    const values = Array.from(grid(columns, rows));
    this.#lines = contours()
      .size([columns, rows])
      .thresholds(levels)(values)
      .map(({ value, coordinates }) => ({ level: value, path: toPath(coordinates) }));
    this.#canvas = new Canvas(host, (context, width, height) => {
      this.#draw(context, width, height);
    });
    host.append(this.#handle);
    let dragging = false;
    host.addEventListener('pointerdown', (event) => {
      dragging = true;
      host.setPointerCapture(event.pointerId);
      this.#drag(event);
      this.#handle.focus();
      event.preventDefault();
    });
    host.addEventListener('pointermove', (event) => {
      if (dragging) this.#drag(event);
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      host.addEventListener(end, () => (dragging = false));
    }
    this.#handle.addEventListener('keydown', (event) => {
      this.#key(event);
    });
  }

  /** Puts the start of the descent somewhere. */
  place(start: Point): void {
    this.#start = start;
    this.#handle.style.left = `${100 * shareOf(area.w, start.w)}%`;
    this.#handle.style.top = `${100 * (1 - shareOf(area.b, start.b))}%`;
    this.#handle.setAttribute(
      'aria-label',
      `Start of the descent: w = ${rounded(start.w, 2)}, b = ${rounded(start.b, 2)}. The arrow keys move it.`,
    );
  }

  /** The routes, each as far as it has been walked. */
  show(routes: readonly Route[]): void {
    this.#routes = routes;
    this.#canvas.draw();
  }

  #start: Point = { w: 0, b: 0 };

  #drag(event: PointerEvent): void {
    const box = this.host.getBoundingClientRect();
    this.#move((event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height);
  }

  #key(event: KeyboardEvent): void {
    const size = event.shiftKey ? stride / 5 : stride;
    const moves: Record<string, readonly [number, number] | undefined> = {
      ArrowLeft: [-size, 0],
      ArrowRight: [size, 0],
      ArrowUp: [0, size],
      ArrowDown: [0, -size],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const { w, b } = this.#start;
    this.#move(shareOf(area.w, w) + move[0], shareOf(area.b, b) + move[1]);
  }

  #move(x: number, y: number): void {
    const inside = (share: number) => Math.max(0, Math.min(1, share));
    this.onStart({ w: at(area.w, inside(x)), b: at(area.b, inside(y)) });
  }

  #draw(context: CanvasRenderingContext2D, width: number, height: number): void {
    const [low, high] = [parts('surface'), parts('accent')];
    context.save();
    context.translate(0, height);
    context.scale(width / columns, -height / rows);
    this.#lines.forEach(({ path }, index) => {
      context.fillStyle = css(mix(low, high, (0.75 * (index + 1)) / this.#lines.length));
      context.fill(path);
    });
    context.restore();
    for (const { points, token } of this.#routes) {
      context.strokeStyle = colour(token);
      context.fillStyle = colour(token);
      context.lineWidth = 2;
      context.lineJoin = 'round';
      context.beginPath();
      const places = points.map(
        ({ w, b }) =>
          [within(shareOf(area.w, w)) * width, (1 - within(shareOf(area.b, b))) * height] as const,
      );
      for (const [x, y] of places) context.lineTo(x, y);
      context.stroke();
      for (const [x, y] of places) {
        context.beginPath();
        context.arc(x, y, 2, 0, 2 * Math.PI);
        context.fill();
      }
      const last = places.at(-1);
      if (!last) continue;
      context.beginPath();
      context.arc(last[0], last[1], 5.5, 0, 2 * Math.PI);
      context.fill();
    }
  }
}

/** Far away is far away: a canvas need not know how far. */
function within(share: number): number {
  return Math.max(-20, Math.min(21, share));
}

function toPath(polygons: readonly (readonly (readonly (readonly number[])[])[])[]): Path2D {
  const path = new Path2D();
  for (const ring of polygons.flat()) {
    for (const [x = 0, y = 0] of ring) path.lineTo(x, y);
    path.closePath();
  }
  return path;
}

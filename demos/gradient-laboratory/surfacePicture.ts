import { prefersStillness } from '../shared/everyFrame.ts';
import { Canvas, css, mix, parts } from '../shared/paint.ts';
import { colour } from '../shared/theme.ts';
import type { Route } from './routes.ts';
import { area, errorAt, grid, type Point, shareOf } from './surface.ts';

/** Cells along each side. */
const cells = 72;

/** Height of an error of 1, in sides of the square. */
const relief = 1.1;

/** Radians that an arrow key turns by. */
const turn = Math.PI / 24;

/** The surface as a relief that can be turned by dragging and with the arrow keys. */
export class SurfacePicture {
  readonly #canvas: Canvas;
  readonly #heights = grid(cells + 1, cells + 1);
  #yaw = -0.62;
  #pitch = 0.72;
  #routes: readonly Route[] = [];

  constructor(private readonly host: HTMLElement) {
    this.#canvas = new Canvas(host, (context, width, height) => {
      this.#draw(context, width, height);
    });
    let last: readonly [number, number] | undefined;
    host.addEventListener('pointerdown', (event) => {
      last = [event.clientX, event.clientY];
      host.setPointerCapture(event.pointerId);
    });
    host.addEventListener('pointermove', (event) => {
      if (!last) return;
      this.#turn((event.clientX - last[0]) * 0.009, (event.clientY - last[1]) * 0.007);
      last = [event.clientX, event.clientY];
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      host.addEventListener(end, () => (last = undefined));
    }
    host.addEventListener('keydown', (event) => {
      const turns: Record<string, readonly [number, number] | undefined> = {
        ArrowLeft: [-turn, 0],
        ArrowRight: [turn, 0],
        ArrowUp: [0, -turn],
        ArrowDown: [0, turn],
      };
      const by = turns[event.key];
      if (!by) return;
      event.preventDefault();
      this.#turn(...by);
    });
  }

  /** Turns a little by itself, so that one sees that it can be turned. */
  begin(): void {
    if (prefersStillness()) return;
    const began = performance.now();
    const from = this.#yaw - 0.5;
    const to = this.#yaw;
    const frame = (now: number) => {
      const share = Math.min(1, (now - began) / 1400);
      if (this.#touched) return;
      this.#yaw = from + (to - from) * (1 - (1 - share) ** 3);
      this.#canvas.draw();
      if (share < 1) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  #touched = false;

  show(routes: readonly Route[]): void {
    this.#routes = routes;
    this.#canvas.draw();
  }

  #turn(yaw: number, pitch: number): void {
    this.#touched = true;
    this.#yaw += yaw;
    this.#pitch = Math.max(0.12, Math.min(1.45, this.#pitch + pitch));
    this.host.dataset.yaw = this.#yaw.toFixed(3);
    this.#canvas.draw();
  }

  #draw(context: CanvasRenderingContext2D, width: number, height: number): void {
    const [sinYaw, cosYaw] = [Math.sin(this.#yaw), Math.cos(this.#yaw)];
    const [sinPitch, cosPitch] = [Math.sin(this.#pitch), Math.cos(this.#pitch)];
    const scale = Math.min(width / 1.42, height / 1.25);
    // x to the right, y away, z up; seen from the front and above.
    const project = (x: number, y: number, z: number): readonly [number, number] => {
      const [u, v] = [x - 0.5, y - 0.5];
      const across = u * cosYaw - v * sinYaw;
      const away = u * sinYaw + v * cosYaw;
      const up = (z - 0.22 * relief) * cosPitch + away * sinPitch;
      return [width / 2 + across * scale, height / 2 - up * scale];
    };
    const side = cells + 1;
    const corners = Array.from(this.#heights, (error, index) =>
      project((index % side) / cells, Math.floor(index / side) / cells, error * relief),
    );
    const [low, high, dark] = [parts('surface'), parts('accent'), parts('ink')];
    // From the back to the front, so that what is near covers what is far.
    const along = order(sinYaw < 0);
    const across = order(cosYaw < 0);
    for (const row of across) {
      for (const column of along) {
        const first = row * side + column;
        const quad = [first, first + 1, first + side + 1, first + side] as const;
        const [a, b, c, d] = quad.map((index) => this.#heights[index] ?? 0) as [
          number,
          number,
          number,
          number,
        ];
        const mean = (a + b + c + d) / 4;
        const steep = Math.min(1, Math.hypot(b - a + c - d, d - a + c - b) * 2.2);
        const ground = mix(low, high, 0.12 + Math.min(1, mean / 0.5) * 0.68);
        context.fillStyle = context.strokeStyle = css(mix(ground, dark, steep * 0.42));
        context.lineWidth = 0.7;
        context.beginPath();
        for (const index of quad) context.lineTo(...(corners[index] ?? [0, 0]));
        context.closePath();
        context.fill();
        // Closes the hairlines between neighbours.
        context.stroke();
      }
    }
    this.#drawNames(context, project);
    for (const route of this.#routes) this.#drawRoute(context, route, project);
  }

  #drawNames(
    context: CanvasRenderingContext2D,
    project: (x: number, y: number, z: number) => readonly [number, number],
  ): void {
    context.fillStyle = colour('ink-muted');
    context.font = '13px system-ui, sans-serif';
    context.textAlign = 'center';
    // Beside the edges that are nearest.
    context.fillText('w', ...project(0.5, Math.cos(this.#yaw) > 0 ? -0.07 : 1.07, 0));
    context.fillText('b', ...project(Math.sin(this.#yaw) > 0 ? -0.07 : 1.07, 0.5, 0));
  }

  #drawRoute(
    context: CanvasRenderingContext2D,
    { points, token }: Route,
    project: (x: number, y: number, z: number) => readonly [number, number],
  ): void {
    context.strokeStyle = context.fillStyle = colour(token);
    context.lineWidth = 2;
    context.lineJoin = 'round';
    context.beginPath();
    let end: readonly [number, number] = [0, 0];
    for (const point of points) {
      const [x, y] = [shareOf(area.w, point.w), shareOf(area.b, point.b)];
      end = project(bounded(x), bounded(y), heightAt(point) + 0.006);
      context.lineTo(...end);
    }
    context.stroke();
    context.beginPath();
    context.arc(...end, 5, 0, 2 * Math.PI);
    context.fill();
  }
}

function heightAt(point: Point): number {
  return errorAt(point) * relief;
}

/** What leaves the picture leaves it for good, but a canvas need not know how far it goes. */
function bounded(share: number): number {
  return Math.max(-4, Math.min(5, share));
}

function order(forward: boolean): number[] {
  const list = Array.from({ length: cells }, (_, index) => index);
  return forward ? list : list.reverse();
}

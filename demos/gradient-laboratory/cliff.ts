import { Choice } from '../shared/choice.ts';
import { find, h } from '../shared/dom.ts';
import { prefersStillness } from '../shared/everyFrame.ts';
import { rounded, scientific } from '../shared/rounded.ts';
import { Slider } from '../shared/slider.ts';
import { ContourMap } from './contourMap.ts';
import { type Clipping, descend, type Descent } from './descent.ts';
import { area, type Point } from './surface.ts';
import { SurfacePicture } from './surfacePicture.ts';

/** Steps of a descent. */
const length = 300;

/** Milliseconds in which the whole descent is walked. */
const duration = 6000;

const thresholds = [1, 2, 5, 10, 15, 30, 60, 100];
const learningRates = [0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.05, 0.07, 0.1];

const firstRate = 0.02;
const firstStart: Point = { w: 5.2, b: -2.6 };

/** The rough error surface, and two balls that roll down it: one free, one with its steps clipped. */
export class Cliff {
  readonly #map: ContourMap;
  readonly #picture: SurfacePicture;
  readonly #rate: Slider<number>;
  readonly #threshold: Slider<number>;
  readonly #clipping: Choice<Exclude<Clipping, 'none'>>;
  readonly #again = h('button', { type: 'button', class: 'button button-primary' }, 'Roll again');
  readonly #free = find('#cliff-free');
  readonly #clipped = find('#cliff-clipped');
  #start = firstStart;
  #descents: readonly [Descent, Descent];
  #began = 0;
  #running = false;

  constructor() {
    const onChange = () => {
      this.roll();
    };
    this.#rate = new Slider({
      label: 'Learning rate',
      values: learningRates,
      value: firstRate,
      onInput: onChange,
    });
    this.#threshold = new Slider({
      label: 'Clip gradients at',
      values: thresholds,
      value: 15,
      onInput: onChange,
    });
    this.#clipping = new Choice<Exclude<Clipping, 'none'>>({
      label: 'Clip',
      options: [
        { value: 'value', name: 'each value' },
        { value: 'norm', name: 'the norm' },
      ],
      value: 'value',
      onChange,
    });
    this.#again.addEventListener('click', onChange);
    find('#cliff-controls').append(
      this.#rate.element,
      this.#threshold.element,
      this.#clipping.element,
      this.#again,
    );
    this.#map = new ContourMap(find('#cliff-map'), (start) => {
      this.#start = start;
      this.roll();
    });
    this.#picture = new SurfacePicture(find('#cliff-picture'));
    this.#descents = this.#compute();
    this.roll();
    this.#picture.begin();
  }

  /** Puts the ball somewhere, all else as it was at first. */
  setUp(start: Point): void {
    this.#rate.value = firstRate;
    this.#threshold.value = 15;
    this.#clipping.value = 'value';
    this.#start = start;
    this.roll();
  }

  /** Lets both balls roll from the start. */
  roll(): void {
    this.#descents = this.#compute();
    this.#began = performance.now();
    // At once: of two keys within a frame, the second goes on from the first.
    this.#map.place(this.#start);
    this.#free.textContent = outcome(this.#descents[0]);
    this.#clipped.textContent = outcome(this.#descents[1]);
    if (prefersStillness()) {
      this.#draw(length);
      return;
    }
    if (this.#running) return;
    this.#running = true;
    requestAnimationFrame((now) => {
      this.#frame(now);
    });
  }

  #compute(): readonly [Descent, Descent] {
    const options = {
      from: this.#start,
      learningRate: this.#rate.value,
      steps: length,
      threshold: this.#threshold.value,
    };
    return [
      descend({ ...options, clipping: 'none' }),
      descend({ ...options, clipping: this.#clipping.value }),
    ];
  }

  #frame(now: number): void {
    const share = Math.max(0, Math.min(1, (now - this.#began) / duration));
    this.#draw(Math.round(length * share));
    this.#running = share < 1;
    if (!this.#running) return;
    requestAnimationFrame((next) => {
      this.#frame(next);
    });
  }

  #draw(steps: number): void {
    const [free, clipped] = this.#descents;
    const routes = [
      { points: free.points.slice(0, steps + 1), token: 'second' },
      { points: clipped.points.slice(0, steps + 1), token: 'third' },
    ];
    this.#map.show(routes);
    this.#picture.show(routes);
  }
}

function isInside({ w, b }: Point): boolean {
  return w >= area.w[0] && w <= area.w[1] && b >= area.b[0] && b <= area.b[1];
}

/** How a descent went, in figures. */
function outcome({ points, errors, norms }: Descent): string {
  const largest = Math.max(...norms);
  const at = norms.indexOf(largest);
  const readable = largest === 0 || (largest >= 0.05 && largest < 1000);
  const size = readable ? rounded(largest, 1) : scientific(largest);
  const left = points.findIndex((point) => !isInside(point));
  const lands = points[left];
  const end = errors.at(-1) ?? Number.NaN;
  const leap = lands
    ? ` It leaves the map at step ${left}, for w = ${rounded(lands.w, 1)}, b = ${rounded(lands.b, 1)}.`
    : '';
  return (
    `Largest gradient ${size}, at step ${at + 1}.${leap} ` +
    `Error after ${length} steps: ${rounded(end, 5)}.`
  );
}

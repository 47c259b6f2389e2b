import { type Attempt, shareOf } from '../shared/exactness.ts';
import { Series } from '../shared/series.ts';
import { type Kind, kinds } from './networks.ts';

/** Sources whose lengths fall into the same span of this many tokens are counted together. */
const span = 4;

/** How many answers are right, by the length of what was read: a curve a network. */
export class ByLength {
  readonly curves: Readonly<Record<Kind, Series>> = { with: new Series(), without: new Series() };

  show(kind: Kind, attempts: readonly Attempt[]): void {
    const spans = new Map<number, Attempt[]>();
    for (const one of attempts) {
      const index = Math.floor((one.pair.source.length - 1) / span);
      spans.set(index, [...(spans.get(index) ?? []), one]);
    }
    const curve = this.curves[kind];
    curve.clear();
    for (const [index, some] of [...spans].sort(([a], [b]) => a - b)) {
      curve.add(index * span + (span + 1) / 2, 100 * shareOf(some, ({ exact }) => exact));
    }
  }

  clear(): void {
    for (const kind of kinds) this.curves[kind].clear();
  }
}

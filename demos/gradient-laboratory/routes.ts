import type { Point } from './surface.ts';

/** A way down the surface, as far as it has been walked, and the colour token that it is drawn in. */
export interface Route {
  readonly points: readonly Point[];
  readonly token: string;
}

import { PCA } from 'ml-pca';

/** Vectors of one length. */
type Vectors = readonly ArrayLike<number>[];

/** Components that a map may have as its axes. */
export const components = 3;

/** The directions in which some vectors differ most, and where vectors lie along them. */
export class Projection {
  readonly #pca: PCA | undefined;
  readonly #signs: readonly number[];
  readonly #loadings: readonly (readonly number[])[];
  /** Share of the vectors' spread along each direction, from 0 to 1. */
  readonly spread: readonly number[];

  /** @param before turns each direction so that it points as it did in this one: a map does not flip over */
  constructor(vectors: Vectors, before?: Projection) {
    const rows = vectors.map((vector) => Array.from(vector));
    const [first = []] = rows;
    const differ = rows.some((row) =>
      row.some((value, i) => Math.abs(value - (first[i] ?? 0)) > 1e-9),
    );
    this.#pca = differ ? new PCA(rows, { center: true, scale: false }) : undefined;
    const shares = this.#pca?.getExplainedVariance() ?? [];
    this.spread = Array.from({ length: components }, (_, i) => shares[i] ?? 0);
    this.#loadings = (this.#pca?.getLoadings().to2DArray() ?? []).slice(0, components);
    this.#signs = this.#loadings.map((loading, i) => (before ? before.#signAlong(loading, i) : 1));
  }

  /** 1 or −1: which way a direction must point to point as the i-th one here does. */
  #signAlong(loading: readonly number[], i: number): number {
    const own = this.#loadings[i];
    if (own?.length !== loading.length) return 1;
    const product = loading.reduce((sum, value, j) => sum + value * (own[j] ?? 0), 0);
    return (this.#signs[i] ?? 1) * (product < 0 ? -1 : 1);
  }

  /** Where vectors lie: a place along each direction. */
  place(vectors: Vectors): number[][] {
    const nowhere = () => Array.from({ length: components }, () => 0);
    if (!this.#pca || vectors.length === 0) return vectors.map(nowhere);
    const places = this.#pca.predict(vectors.map((vector) => Array.from(vector))).to2DArray();
    return places.map((place) =>
      nowhere().map((zero, i) => (place[i] ?? zero) * (this.#signs[i] ?? 1)),
    );
  }
}

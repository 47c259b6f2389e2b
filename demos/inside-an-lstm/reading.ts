import type { LayerActivations } from 'unrolled';
import type { CellState } from './cellDrawing.ts';

/** What of a unit can be looked at: its states, or the opening of a gate. */
export type Trace = 'h' | 'c' | 'i' | 'f' | 'o';

/** All that the cells of one layer did while they read a text. */
export class Reading {
  constructor(
    readonly characters: readonly string[],
    private readonly layer: LayerActivations,
    readonly units: number,
  ) {}

  get length(): number {
    return this.characters.length;
  }

  /** [T, units] */
  trace(name: Trace | 'g'): Float32Array {
    const { states, gates } = this.layer;
    return states[name] ?? gates[name] ?? new Float32Array(this.length * this.units);
  }

  /** A unit's values as −1 to 1: gates and outputs as they are, the memory, which has no bound, by its tanh. */
  colours(name: Trace, unit: number): number[] {
    const values = this.trace(name);
    return this.characters.map((_, t) => {
      const value = values[t * this.units + unit] ?? 0;
      return name === 'c' ? Math.tanh(value) : value;
    });
  }

  /** One cell at one character. */
  cell(t: number, unit: number): CellState | undefined {
    if (t < 0 || t >= this.length) return undefined;
    const at = (name: Trace | 'g', time: number) => this.trace(name)[time * this.units + unit] ?? 0;
    const [i, f, o, candidate] = [at('i', t), at('f', t), at('o', t), at('g', t)];
    const before = t > 0 ? at('c', t - 1) : 0;
    return {
      candidate,
      i,
      f,
      o,
      before,
      written: i * candidate,
      kept: f * before,
      memory: at('c', t),
      output: at('h', t),
    };
  }
}

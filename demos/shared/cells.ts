import type { kCells } from './tasks/cells.js';

/** The cells by the names that the library and the pages know them by, and the line each is drawn with. */
interface CellLook {
  readonly name: string;
  /** A colour token. */
  readonly colour: string;
  readonly dash?: readonly number[];
}

const dashed = [6, 3];

export type CellName = (typeof kCells)[number];

export const cells = {
  elman: { name: 'Elman', colour: 'second' },
  jordan: { name: 'Jordan', colour: 'second', dash: dashed },
  irnn: { name: 'IRNN', colour: 'fourth' },
  scrn: { name: 'SCRN', colour: 'fourth', dash: dashed },
  clockwork: { name: 'Clockwork', colour: 'sixth' },
  lstm: { name: 'LSTM', colour: 'accent' },
  'lstm-1997': { name: 'LSTM of 1997', colour: 'accent', dash: dashed },
  'peephole-lstm': { name: 'Peephole LSTM', colour: 'fifth' },
  'coupled-lstm': { name: 'Coupled LSTM', colour: 'fifth', dash: dashed },
  gru: { name: 'GRU', colour: 'third' },
  'gru-reset-before': { name: 'GRU, reset before', colour: 'third', dash: dashed },
} as const satisfies Record<CellName, CellLook>;

export function isCell(name: string): name is CellName {
  return name in cells;
}

export function cellName(name: string): string {
  return isCell(name) ? cells[name].name : name;
}

export function cellLook(name: CellName): CellLook {
  return cells[name];
}

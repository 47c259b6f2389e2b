/** Every cell of the library, by the name that `network.cell` takes. */
export const kCells = /** @type {const} */ ([
  'elman',
  'irnn',
  'jordan',
  'lstm',
  'lstm-1997',
  'peephole-lstm',
  'coupled-lstm',
  'gru',
  'gru-reset-before',
  'clockwork',
  'scrn',
]);

/** The signs on buttons, as paths in a box of 16 by 16. */
export const drawings = {
  play: 'M3 1.5v13l11-6.5z',
  pause: 'M3 2h3.6v12H3zM9.4 2H13v12H9.4z',
  step: 'M2 2v12l8-6zM11 2h3v12h-3z',
  back: 'M14 2v12l-8-6zM2 2h3v12H2z',
  stop: 'M2.5 2.5h11v11h-11z',
} as const;

/** The signs on buttons, as paths in a box of 16 by 16. */
export const drawings = {
  play: 'M3 1.5v13l11-6.5z',
  pause: 'M3 2h3.6v12H3zM9.4 2H13v12H9.4z',
  step: 'M2 2v12l8-6zM11 2h3v12h-3z',
  back: 'M14 2v12l-8-6zM2 2h3v12H2z',
  microphone:
    'M8 1a2.5 2.5 0 0 0-2.5 2.5v4a2.5 2.5 0 0 0 5 0v-4A2.5 2.5 0 0 0 8 1ZM3 7.5a5 5 0 0 0 4.3 4.9V15h1.4v-2.6A5 5 0 0 0 13 7.5h-1.4a3.6 3.6 0 0 1-7.2 0Z',
  stop: 'M2.5 2.5h11v11h-11z',
} as const;

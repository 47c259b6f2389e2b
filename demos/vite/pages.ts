/** Every page of the site but the gallery itself. The header, the gallery and the build read this list. */
export interface Page {
  /** Folder under demos/, and the address under the site's root. */
  readonly path: string;
  readonly title: string;
  /** One sentence for the gallery card and the description of the page. */
  readonly summary: string;
  /** What of the library the page shows, for the small print of the card. */
  readonly topics: string;
}

export const pages: readonly Page[] = [
  {
    path: 'text-generation',
    title: 'Text generation',
    summary:
      'Train a character model on any text, and watch it go from noise to words to sentences, ' +
      'with its guess for the next character in plain sight.',
    topics: 'Elman, LSTM, GRU · truncated back-propagation · sampling',
  },
  {
    path: 'inside-an-lstm',
    title: 'Inside an LSTM',
    summary:
      'Step through a cell gate by gate and watch its doors open and close; then find, in a trained ' +
      'network, the cells that track brackets, comments, quotes and line ends.',
    topics: 'worked examples · gates and memory · activations of a trained model',
  },
  {
    path: 'gradient-laboratory',
    title: 'Gradient laboratory',
    summary:
      'Why gradients vanish and explode: a weight to the power of 999, a cliff to be thrown off, ' +
      'and the gradient at every time step of four cells while they train.',
    topics: 'back-propagation through time · clipping · Elman, LSTM, GRU, IRNN',
  },
  {
    path: 'slot-filling',
    title: 'Slot filling',
    summary:
      'Type a travel request and see each word marked with the slot it fills, by a network that ' +
      'reads from both ends and by one that cannot know what comes next.',
    topics: 'sequence tagging · bidirectional LSTM · unknown words',
  },
  {
    path: 'long-lags',
    title: 'Long lags',
    summary:
      'The adding problem and copy memory: eleven kinds of cells race in the same time, and the ' +
      'lag is yours to stretch.',
    topics: 'Elman, IRNN, LSTM and its kin, GRU, Clockwork, SCRN',
  },
];

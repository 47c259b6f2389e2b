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
    path: 'translation',
    title: 'Translation',
    summary:
      'Number words and dates become Chinese numerals and ISO dates: see where the network looks for ' +
      'every sign, how its search branches, and what is forgotten without attention.',
    topics: 'sequence to sequence · attention · beam search',
  },
  {
    path: 'parsing',
    title: 'Parsing',
    summary:
      'A sentence goes in, brackets come out, and they are drawn as its tree: watch a network learn ' +
      'that what is opened must be closed.',
    topics: 'sequence to sequence · trees as sequences · well-formed output',
  },
  {
    path: 'chat',
    title: 'Chat',
    summary:
      'Talk to a small network, see what else it might have said, and teach another to talk from a ' +
      'dialogue of your own.',
    topics: 'sequence to sequence · beam search · drawing at a temperature',
  },
  {
    path: 'document-vectors',
    title: 'Documents as vectors',
    summary:
      'Sentences on a map: to an autoencoder it matters who does what to whom, where a bag of words ' +
      'sees one point.',
    topics: 'text autoencoder · principal components · reconstruction',
  },
  {
    path: 'spoken-search',
    title: 'Find it by saying it',
    summary:
      'Say a word and see where it is said in a recording, by whatever voice; nothing is recognised, ' +
      'sounds are compared. Your own recordings are searched on your machine.',
    topics: 'speech embedder · contrastive learning · search by voice',
  },
  {
    path: 'sound-to-letters',
    title: 'From sound to letters',
    summary:
      'Say a number and see it written while you speak, in digits or in Chinese characters: what the ' +
      'network hears at every moment, and why it needs a sign for nothing.',
    topics: 'connectionist temporal classification · prefix beam search · bidirectional LSTM',
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

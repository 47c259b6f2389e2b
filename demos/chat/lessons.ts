import type { Topic } from './topics.ts';

/** A thing of the trade by its names, and what is to be said of it. */
const lessons: readonly (readonly [names: string, ...replies: string[]])[] = [
  [
    '(a|) recurrent (neural|) (network|networks|net)|(an|) rnn|rnns',
    'A recurrent network reads one word at a time and keeps a memory of what it has read.',
  ],
  [
    '(an|the|) lstm|lstms|long short term memory',
    'An LSTM is a recurrent cell whose gates decide what to keep, what to forget and what to show.',
  ],
  [
    '(a|the|) gru|grus|gated recurrent (unit|units)',
    'A GRU is a recurrent cell with two gates, simpler than an LSTM and often as good.',
  ],
  [
    '(an|the|) elman (network|networks|cell|net)',
    'An Elman network feeds its hidden units back into itself at the next step.',
  ],
  [
    '(the|) attention|(an|) attention mechanism',
    'Attention lets the decoder look back at every word of the source while it writes.',
  ],
  [
    '(the|a|) beam search|(a|the|) beam|(the|) beam width',
    'Beam search keeps the best few unfinished replies at every step instead of only one.',
  ],
  [
    '(an|the|) encoder|encoders',
    'The encoder reads your line and turns it into vectors for the decoder.',
  ],
  [
    '(a|the|) decoder|decoders',
    'The decoder writes the reply word by word from what the encoder has read.',
  ],
  [
    '(a|the|) vanishing (gradient|gradients)|vanishing gradient problem',
    'A gradient vanishes when it is multiplied by small numbers again and again through time.',
  ],
  [
    '(an|the|) exploding (gradient|gradients)|gradient clipping|clipping',
    'A gradient explodes when it grows at every step. Clipping its norm keeps it in bounds.',
  ],
  [
    '(the|a|) gradient|gradients|(a|the|) gradient descent|back propagation|backpropagation',
    'The gradient says in which direction each weight should move to make the loss smaller.',
  ],
  [
    '(the|a|) loss|(the|) loss function|cross entropy',
    'The loss says how surprised the network was by the right word.',
  ],
  [
    '(a|the|) temperature|sampling',
    'A high temperature makes unlikely words likelier, and the replies wilder.',
  ],
  [
    '(an|the|) embedding|embeddings|(a|) word (vector|vectors)',
    'An embedding is the vector that stands for a word. It is learnt with the rest.',
  ],
  [
    '(a|the|) seq2seq (model|)|(a|) sequence to sequence (model|models|)',
    'A sequence to sequence model reads one sequence and writes another: a line and its reply.',
  ],
  [
    'teacher forcing',
    'Teacher forcing feeds the right word back in training, not the one that was guessed.',
  ],
  [
    'overfitting|over fitting',
    'A network overfits when it learns its lines by heart and nothing else.',
  ],
  [
    '(a|the|) softmax (function|)',
    'The softmax turns scores into probabilities that add up to one.',
  ],
  [
    '(a|) (neural|artificial neural) (network|networks|net)',
    'A neural network is a chain of sums and bends whose weights are learnt.',
  ],
  [
    'training|machine learning|deep learning|(a|the|) learning rate',
    'Training moves every weight a little, so that the right words get likelier.',
  ],
];

/** Ways to ask about any of them. */
const asks = [
  "(what is|what's|what are|what was) {l}",
  'what (does|do) {l} (do|mean)',
  'how (does|do) {l} work',
  '(explain|describe|define) {l} (to me|please|)',
  'tell me (something|more|) about {l}',
  'can you (explain|tell me about|describe) {l} (to me|please|)',
  'what do you know about {l}',
  'i want to (know|learn|hear) (something|more|) about {l}',
  'have you heard of {l}',
  'why (do we|do people|should i) (use|need) {l}',
];

/** One topic for each. */
export const lessonTopics: readonly Topic[] = lessons.map(([names, ...reply]) => ({
  ask: asks.map((ask) => ask.replace('{l}', `(${names})`)),
  reply,
}));

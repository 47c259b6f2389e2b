// Sentiment of sentences, two classes (Socher et al. 2013), trained on whole sentences alone.

import { readSst2 } from './data/sentiment.mjs';
import { classifySentences, kSentimentModel } from './lib/sentiment.mjs';

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'SST-2 sentiment',
  about: `${kSentimentModel} Official 6920 / 872 / 1821 sentences, no phrases.`,
  published: 'LSTM 84.9 with the phrases and given vectors (Tai et al. 2015)',
  run: (context) =>
    classifySentences(context, {
      train: readSst2('train'),
      dev: readSst2('dev'),
      test: readSst2('test'),
    }),
};

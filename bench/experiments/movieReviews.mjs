// Movie reviews, positive or negative (Pang and Lee 2005).

import { readMovieReviews } from './data/sentiment.mjs';
import { classifySentences, kSentimentModel } from './lib/sentiment.mjs';

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'MR sentiment',
  about: `${kSentimentModel} A fixed tenth (every tenth line) is the test, another chooses the epoch.`,
  published: 'CNN-rand 76.1, ten-fold (Kim 2014)',
  run: (context) => classifySentences(context, readMovieReviews()),
};

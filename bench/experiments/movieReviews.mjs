// Movie reviews, positive or negative (Pang and Lee 2005).

import { readMovieReviews } from './data/sentiment.mjs';
import { classifySentences, kSentimentModel } from './lib/sentiment.mjs';
import { mean } from './lib/words.mjs';

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'MR sentiment',
  about: `${kSentimentModel} A fixed tenth (every tenth line) is the test, another chooses the epoch.`,
  published: 'CNN-rand 76.1, ten-fold (Kim 2014)',
  async run(context) {
    const parts = readMovieReviews();
    const rows = [];
    for (const seed of context.quick ? [1] : [1, 2, 3])
      rows.push(await classifySentences(context, parts, seed));
    const scores = rows.map(({ value }) => value);
    return [...rows, { case: 'mean', measure: 'accuracy, %', value: mean(scores) }];
  },
};

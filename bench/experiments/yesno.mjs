// Yes or no, eight times in a breath, written down by a network that was never told where a word begins.

import { spokenStrings } from './data/spokenStrings.mjs';
import { readYesno } from './data/yesno.mjs';
import { kRecognizerModel, recognizerRows } from './lib/recognizer.mjs';

const kStrings = { count: [1, 8], gap: [0.02, 0.3], edge: [0.1, 0.8], decibels: [20, 40] };
const kRounds = 15;
/** The pauses are short. */
const kPauses = {
  hangoverSeconds: 0.1,
  rangeDecibels: 20,
  paddingSeconds: 0.05,
  minSpeechSeconds: 0.15,
};

/** The words of the recordings that fall into as many pieces as they have words. */
async function cutAtPauses(unrolled, recordings) {
  const words = [];
  for (const { samples, sampleRate, labels } of recordings) {
    const pieces = await unrolled.speechSegments({ samples, sampleRate }, kPauses);
    if (pieces.length !== labels.length) continue;
    for (const [i, { start, end }] of pieces.entries()) {
      words.push({
        samples: samples.slice(Math.floor(start * sampleRate), Math.ceil(end * sampleRate)),
        sampleRate,
        label: labels[i],
        speaker: '',
      });
    }
  }
  return words;
}

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Yes or no',
  about:
    'yesno as in Kaldi’s recipe: of 60 recordings of eight words the first 31 for training, the last 29 to ' +
    'test on. The words of the training recordings, cut at the pauses, are put together anew as well, ' +
    `${kRounds} times each, in strings of ${kStrings.count.join(' to ')} with white noise ` +
    `${kStrings.decibels.join(' to ')} dB below them. ${kRecognizerModel} The LSTM has 32 units a direction.`,
  published: 'Kaldi’s recipe, a monophone model with the words of its lexicon: no errors',
  async run(context) {
    const { train, test } = readYesno();
    const words = await cutAtPauses(context.unrolled, train);
    context.tell(`${words.length} words cut out of ${train.length} recordings`);
    const rounds = context.quick ? 1 : kRounds;
    const rows = [];
    for (const seed of context.quick ? [1] : [1, 2, 3]) {
      const more = spokenStrings(words, { ...kStrings, rounds, seed });
      const how = { labels: ['no', 'yes'], hiddenSize: 32, epochs: 8, batchSize: 8 };
      rows.push(
        ...(await recognizerRows(
          context,
          { name: `seed ${seed}`, seed, learningRate: 0.005, ...how },
          { train: [...train, ...more], test },
        )),
      );
    }
    return rows;
  },
};

// Strings of spoken digits written down, as figures and as Chinese characters.

import { readFsdd } from './data/fsdd.mjs';
import { spokenStrings } from './data/spokenStrings.mjs';
import { kRecognizerModel, recognizerRows } from './lib/recognizer.mjs';

const kStrings = { count: [3, 7], gap: [0.05, 0.4], edge: [0.1, 0.5], decibels: [20, 35] };
const kTrainRounds = 5;
const kTestRounds = 5;

const kWritings = [
  ['figures', [...'0123456789']],
  ['Chinese characters', [...'零一二三四五六七八九']],
];

/** @type {import('./lib/experiment.mjs').Experiment} */
export default {
  title: 'Strings of digits',
  about:
    `FSDD in strings of ${kStrings.count.join(' to ')} digits of one speaker, ${kStrings.gap.join(' to ')} s ` +
    `apart, with white noise ${kStrings.decibels.join(' to ')} dB below them: recordings of the training part, ` +
    `each in ${kTrainRounds} strings, to learn from; of the official test part, each in ${kTestRounds}, to test ` +
    `on. ${kRecognizerModel} The LSTM has 64 units a direction. The characters are learnt from the sound at ` +
    'once, without figures between; every network begins with other weights and hears the strings in another ' +
    'order.',
  published: 'no common figure for strings of these recordings',
  async run(context) {
    const rounds = context.quick ? 1 : kTrainRounds;
    const train = spokenStrings(readFsdd('train'), { ...kStrings, rounds, seed: 1 });
    const test = spokenStrings(readFsdd('test'), { ...kStrings, rounds: kTestRounds, seed: 2 });
    context.tell(`${train.length} strings to learn from, ${test.length} to test on`);
    const rows = [];
    for (const [i, [name, labels]] of kWritings.entries()) {
      const written = (strings) =>
        strings.map((string) => ({
          ...string,
          labels: string.labels.map((digit) => labels[Number(digit)]),
        }));
      const how = { labels, hiddenSize: 64, epochs: 6, batchSize: 16, learningRate: 0.004 };
      rows.push(
        ...(await recognizerRows(
          context,
          { name, seed: i + 1, ...how },
          { train: written(train), test: written(test) },
        )),
      );
    }
    return rows;
  },
};

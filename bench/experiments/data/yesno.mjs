// Eight times yes or no in Hebrew by one speaker; the file's name says which, 1 being yes.

import { filesIn, readRecording } from './recordings.mjs';

const kTrain = 31;

/**
 * The division of Kaldi's recipe: of the sorted names the first 31 for training.
 * @returns {Record<'train' | 'test', import('./spokenStrings.mjs').SpokenString[]>}
 */
export function readYesno() {
  const all = filesIn('yesno', 'waves_yesno', '.wav').map((name) => ({
    ...readRecording('yesno', `waves_yesno/${name}`),
    labels: name
      .replace('.wav', '')
      .split('_')
      .map((digit) => (digit === '1' ? 'yes' : 'no')),
  }));
  return { train: all.slice(0, kTrain), test: all.slice(kTrain) };
}

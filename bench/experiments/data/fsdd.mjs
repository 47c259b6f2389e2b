// The Free Spoken Digit Dataset: single digits, six speakers; the file is digit_speaker_take.wav.

import { filesIn, readRecording } from './recordings.mjs';

/** @typedef {import('./recordings.mjs').Waveform & { label: string, speaker: string, take: number }} Digit */

/**
 * @param {'train' | 'test'} part of the official division: test has the takes 0 to 4
 * @returns {Digit[]}
 */
export function readFsdd(part) {
  return filesIn('fsdd', part, '.wav').map((name) => {
    const [label, speaker, take] = name.replace('.wav', '').split('_');
    return { ...readRecording('fsdd', `${part}/${name}`), label, speaker, take: Number(take) };
  });
}

// A sample of TIMIT: sentences with the times of their words, sixteen speakers of eight regions.

import { readdirSync } from 'node:fs';
import { corpusFile, corpusLines } from './files.mjs';
import { filesIn, readRecording } from './recordings.mjs';

const kCorpus = 'timit-sample';
/** The regions whose speakers are kept to test on. */
const kTestRegions = ['dr7', 'dr8'];

/**
 * @typedef {{ label: string, start: number, end: number }} SpokenWord in seconds
 * @typedef {import('./recordings.mjs').Waveform & { id: string, speaker: string, isTest: boolean, words: SpokenWord[], sounds: SpokenWord[] }} Sentence
 */

/** Ways of saying the same that nobody would look for. */
const kSame = {
  ...{ ix: 'ih', ax: 'ah', 'ax-h': 'ah', axr: 'er', ux: 'uw', ao: 'aa', hv: 'hh', dx: 't' },
  ...{ nx: 'n', en: 'n', em: 'm', eng: 'ng', el: 'l', zh: 'sh' },
};
const kPauses = ['h#', 'pau', 'epi', 'q'];

/** @type {(name: string, sampleRate: number) => SpokenWord[]} of a file of begin, end and what is said */
const readTimes = (name, sampleRate) =>
  corpusLines(kCorpus, name).map((line) => {
    const [begin, end, label] = line.split(/\s+/);
    return { label, start: Number(begin) / sampleRate, end: Number(end) / sampleRate };
  });

/** @type {(phones: SpokenWord[]) => SpokenWord[]} a stop and the silence before it are one */
function joinStops(phones) {
  const sounds = [];
  for (const { label: phone, ...times } of phones) {
    if (kPauses.includes(phone)) continue;
    const label = /^[bdgkpt]cl$/.test(phone) ? phone[0] : (kSame[phone] ?? phone);
    const last = sounds.at(-1);
    if (last?.label === phone && /^[bdgkpt]$/.test(phone)) last.end = times.end;
    else sounds.push({ label, ...times });
  }
  return sounds;
}

/** @returns {Sentence[]} */
export function readTimit() {
  const speakers = readdirSync(corpusFile(kCorpus, ''), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return speakers.flatMap((speaker) =>
    filesIn(kCorpus, speaker, '.wav').map((file) => {
      const id = `${speaker}/${file.replace('.wav', '')}`;
      const sound = readRecording(kCorpus, `${speaker}/${file}`);
      const words = readTimes(`${id}.wrd`, sound.sampleRate);
      const sounds = joinStops(readTimes(`${id}.phn`, sound.sampleRate));
      const isTest = kTestRegions.includes(speaker.slice(0, 3));
      return { ...sound, id, speaker, words, sounds, isTest };
    }),
  );
}

/**
 * @param {import('./recordings.mjs').Waveform} sound
 * @param {SpokenWord} word
 * @returns {import('./recordings.mjs').Waveform}
 */
export function cutOut({ samples, sampleRate }, { start, end }) {
  return {
    samples: samples.slice(Math.floor(start * sampleRate), Math.ceil(end * sampleRate)),
    sampleRate,
  };
}

/**
 * What several speakers say alike, whether words or not: the strings of sounds that more than one of them has.
 * @param {readonly Sentence[]} sentences
 * @param {readonly [number, number]} seconds from and to
 * @returns {{ sentence: Sentence, said: SpokenWord }[]} the longest strings first
 */
export function sharedStrings(sentences, [shortest, longest]) {
  const strings = new Map();
  for (const sentence of sentences) {
    const { sounds } = sentence;
    for (const [i, { start }] of sounds.entries()) {
      for (let n = 3; i + n <= sounds.length; ++n) {
        const { end } = sounds[i + n - 1];
        if (end - start > longest || sounds[i + n - 1].start > sounds[i + n - 2].end) break;
        if (end - start < shortest) continue;
        const key = sounds.slice(i, i + n).map(({ label }) => label);
        const label = key.join('-');
        const some = strings.get(label) ?? { length: n, places: [] };
        some.places.push({ sentence, said: { label, start, end } });
        strings.set(label, some);
      }
    }
  }
  return [...strings.values()]
    .filter(({ places }) => new Set(places.map(({ sentence }) => sentence.speaker)).size > 1)
    .sort((a, b) => b.length - a.length)
    .flatMap(({ places }) => places);
}

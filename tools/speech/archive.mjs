// The archive of the page *Find it by saying it*, as sound and as text: sentences.mjs, spoken in turn by the
// voices of voices.mjs, with a pause between them.

import { sentences } from './sentences.mjs';
import { speak } from './speak.mjs';
import { archiveVoices, askingVoice } from './voices.mjs';

const kPauseSeconds = 0.4;

/** Words that may be looked for: long enough to be told apart, and said more than twice. */
export function wordsToFind() {
  const counts = new Map();
  for (const word of sentences.flatMap(
    (sentence) => sentence.toLowerCase().match(/[a-z]+/g) ?? [],
  )) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].filter(([word, count]) => word.length > 3 && count > 2).map(([word]) => word);
}

/** Stretches of sound one after the other, with a pause before, between and behind; `start` of each in seconds. */
export function joined(parts, pauseSeconds = kPauseSeconds) {
  const [{ sampleRate }] = parts;
  const pause = Math.round(pauseSeconds * sampleRate);
  const all = parts.reduce((sum, { samples }) => sum + samples.length + pause, pause);
  const samples = new Float32Array(all);
  let at = pause;
  const placed = parts.map((part) => {
    samples.set(part.samples, at);
    const [start, end] = [at, at + part.samples.length].map((place) => rounded(place / sampleRate));
    at += part.samples.length + pause;
    return { ...part, start, end };
  });
  return { samples, sampleRate, parts: placed };
}

/** { samples, sampleRate, sentences: [{ text, voice, start, end, words: [{ text, start, end }] }] } */
export async function archive() {
  const speakers = sentences.map((_, i) => archiveVoices[i % archiveVoices.length]);
  const spoken = await speak(sentences.map((text, i) => ({ ...settings(speakers[i]), text })));
  const { samples, sampleRate, parts } = joined(
    spoken.map(({ samples: said, sampleRate: rate, words }) => ({
      samples: leveled(said.subarray(0, Math.round((words.at(-1).end + 0.05) * rate))),
      sampleRate: rate,
      words,
    })),
  );
  const told = parts.map(({ start, words }, i) => {
    const later = (seconds) => rounded(start + seconds);
    return {
      text: sentences[i],
      voice: speakers[i].name,
      start,
      end: later(words.at(-1).end),
      words: words.map((word) => ({
        text: word.text,
        start: later(word.start),
        end: later(word.end),
      })),
    };
  });
  return { samples, sampleRate, sentences: told };
}

function settings({ voice, rate, pitch }) {
  return { voice, rate, pitch };
}

function rounded(seconds) {
  return Number(seconds.toFixed(3));
}

/** What the buttons of the page ask with. */
export async function questions(words) {
  return single(words.map((text) => ({ ...askingVoice, text })));
}

/** Requests { voice, rate, pitch, text } spoken, from the first word to the end of the last, equally loud. */
export async function single(requests) {
  const spoken = await speak(requests);
  return spoken.map(({ samples, sampleRate, words }, i) => {
    const at = (seconds) => Math.round(seconds * sampleRate);
    return {
      text: requests[i].text,
      sampleRate,
      samples: leveled(samples.subarray(at(words[0].start), at(words.at(-1).end))),
    };
  });
}

/** Some voices are four times as loud as others. */
function leveled(samples) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const gain = Math.min(0.1 / Math.sqrt(power), 0.95 / peak);
  return samples.map((sample) => sample * gain);
}

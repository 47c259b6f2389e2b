// What the embedder of the page is trained on: made-up words, each said alone and cut out of sentences by
// many voices, never quite where it begins and ends; and, without a label, what else windows show of
// sentences: the end of one word with the beginning of the next.

import { madeUpWords } from './madeUpWords.mjs';
import { speak } from './speak.mjs';
import { trainingVoices } from './voices.mjs';

const kFiller = [
  'the',
  'a',
  'in',
  'of',
  'and',
  'was',
  'is',
  'to',
  'on',
  'his',
  'her',
  'by',
  'with',
  'for',
];

/** Seconds of the shortest window. */
const kShortest = 0.12;

/** How far a cut may be from where the word begins or ends, as a share of it. */
const kShift = 0.12;

/** How many pairs of neighbours give a window that is no word. */
const kStraddling = 0.5;

/** Segments { samples, sampleRate, label }. `words`: how many; `takes`: how often each is said. */
export async function trainingWords({ words, takes, random, refused }) {
  const vocabulary = madeUpWords(words, random, refused);
  const said = [];
  for (let take = 0; take < takes; take += 1) {
    // A third alone, as one asks; the rest in sentences, as one is found.
    const texts = take % 3 === 0 ? vocabulary : inSentences(vocabulary, random);
    const spoken = await speak(texts.map((text) => ({ ...voice(random), text })));
    for (const { samples, sampleRate, words: parts } of spoken) {
      const cut = (from, to) => {
        const at = (seconds) =>
          Math.min(Math.max(Math.round(seconds * sampleRate), 0), samples.length);
        return { samples: noisy(samples.slice(at(from), at(to)), random), sampleRate };
      };
      for (const [i, { text, start, end }] of parts.entries()) {
        const seconds = end - start;
        const shift = () => kShift * seconds * (2 * random() - 1);
        if (!kFiller.includes(text) && seconds > kShortest) {
          said.push({ ...cut(start + shift(), end + shift()), label: text });
        }
        const next = parts[i + 1];
        if (!next || random() > kStraddling) continue;
        const from = start + (0.25 + 0.5 * random()) * seconds;
        const to = next.start + (0.25 + 0.75 * random()) * (next.end - next.start);
        if (to - from > kShortest) said.push(cut(from, to));
      }
    }
  }
  // What has only come up once has no other to be held beside.
  const counts = new Map();
  for (const { label } of said) counts.set(label, (counts.get(label) ?? 0) + 1);
  return said.filter(({ label }) => label === undefined || counts.get(label) > 1);
}

/** White noise of no account in most, plain to hear in some: 8 to 48 dB below the word. */
function noisy(samples, random) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  // Of numbers from −1 to 1, all as likely, the power is a third.
  const amplitude = Math.sqrt(3 * power) * 10 ** (-(8 + 40 * random()) / 20);
  return samples.map((sample) => sample + amplitude * (2 * random() - 1));
}

function voice(random) {
  return {
    voice: trainingVoices[Math.floor(random() * trainingVoices.length)],
    rate: Math.round(125 + 85 * random()),
    pitch: Math.round(25 + 55 * random()),
  };
}

/** All words once, four to seven a sentence, with small words between some of them. */
function inSentences(vocabulary, random) {
  const rest = [...vocabulary];
  const sentences = [];
  while (rest.length > 0) {
    const some = Array.from({ length: 4 + Math.floor(4 * random()) }, () =>
      rest.length > 0 ? rest.splice(Math.floor(random() * rest.length), 1)[0] : '',
    ).filter(Boolean);
    const filled = some.flatMap((word) =>
      random() < 0.5 ? [kFiller[Math.floor(random() * kFiller.length)], word] : [word],
    );
    sentences.push(`${filled.join(' ')}.`);
  }
  return sentences;
}

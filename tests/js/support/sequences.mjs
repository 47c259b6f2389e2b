import { Vocabulary } from 'unrolled';

const kCities = ['boston', 'denver', 'taipei'];
const kPatterns = [
  ['from', 'FROM', 'to', 'TO'],
  ['fly', 'to', 'TO', 'from', 'FROM'],
  ['a', 'flight', 'to', 'TO', 'please'],
  ['arrive', 'TO'],
];

/**
 * Travel sentences whose cities are marked by what stands before them.
 * @param {number} count
 */
export function travel(count) {
  return Array.from({ length: count }, (_, i) => {
    const pattern = kPatterns[i % kPatterns.length];
    const city = kCities[Math.floor(i / 2) % 3];
    return {
      tokens: pattern.map((word) => (/^[A-Z]+$/.test(word) ? city : word)),
      tags: pattern.map((word) => (/^[A-Z]+$/.test(word) ? `B-${word.toLowerCase()}` : 'O')),
    };
  });
}

export const kTravel = travel(24);

export const kTravelVocabulary = Vocabulary.tokens(
  ['<unk>', 'from', 'to', 'fly', 'a', 'flight', 'please', 'arrive', ...kCities],
  { unit: 'words', unknown: '<unk>' },
);

export const kTravelTags = ['O', 'B-from', 'B-to'];

/** A tagger small enough that a step takes no time. */
export const kTagger = {
  vocabulary: kTravelVocabulary,
  tags: kTravelTags,
  network: { hiddenSize: 8, bidirectional: true },
};

/** The same sentences with what they are about. */
export const kLabelled = kTravel.map(({ tokens, tags }) => ({
  tokens,
  label: tags.includes('B-from') ? 'journey' : 'goal',
}));

export const kClassifier = {
  vocabulary: kTravelVocabulary,
  labels: ['journey', 'goal'],
  network: { hiddenSize: 8 },
};

/**
 * The adding problem: the sum of the two numbers that are marked.
 * @param {number} count
 */
export function adding(count) {
  let state = 1;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return Array.from({ length: count }, () => {
    const length = 4 + Math.floor(random() * 5);
    const inputs = new Float32Array(2 * length);
    for (let t = 0; t < length; ++t) inputs[2 * t] = random();
    const marks = [Math.floor(random() * 2), 2 + Math.floor(random() * (length - 2))];
    for (const mark of marks) inputs[2 * mark + 1] = 1;
    return { inputs, targets: [inputs[2 * marks[0]] + inputs[2 * marks[1]]] };
  });
}

export const kAdding = adding(24);

export const kRegressor = { inputSize: 2, network: { hiddenSize: 8 } };

export const kSequenceFit = { batchSize: 4, optimizer: { learningRate: 0.02 } };

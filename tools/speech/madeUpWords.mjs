// Words that could be English and are not, as many as one likes: a network that has heard thousands of
// them knows sounds, not a vocabulary.

const onsets = [
  ...[
    'b',
    'bl',
    'br',
    'ch',
    'd',
    'dr',
    'f',
    'fl',
    'fr',
    'g',
    'gl',
    'gr',
    'h',
    'j',
    'k',
    'kl',
    'kr',
  ],
  ...['l', 'm', 'n', 'p', 'pl', 'pr', 'r', 's', 'sh', 'sk', 'sl', 'sm', 'sn', 'sp', 'st', 'str'],
  ...['t', 'th', 'tr', 'tw', 'v', 'w', 'y', 'z'],
];
// Some must come up far oftener than others, as they do in English.
const common = ['b', 'd', 'f', 'h', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'w'];
const vowels = [
  'a',
  'e',
  'i',
  'o',
  'u',
  'ai',
  'ee',
  'oo',
  'ou',
  'oi',
  'ar',
  'or',
  'er',
  'ear',
  'oa',
];
const codas = [
  ...['b', 'ck', 'd', 'ff', 'g', 'll', 'lt', 'm', 'mp', 'n', 'nd', 'nk', 'nt', 'p', 'ss', 'sh'],
  ...['sk', 'st', 't', 'th', 'ng', 'ch', 'v', 'z', '', '', '', ''],
];
const endings = [
  'er',
  'y',
  'en',
  'ing',
  'et',
  'ow',
  'ish',
  'el',
  'a',
  'o',
  'ed',
  'or',
  'in',
  'ock',
];
const silentE = ['ame', 'ine', 'ide', 'ake', 'ole', 'une', 'ate', 'ight', 'ire', 'ay', 'ew', 'aw'];

/** Words by a source of numbers from 0 to 1; no two the same. */
export function madeUpWords(count, random, refused) {
  const one = (list) => list[Math.floor(random() * list.length)];
  const onset = () => one(random() < 0.5 ? common : onsets);
  const syllable = () => onset() + one(vowels) + one(codas);
  const shapes = [
    () => syllable(),
    () => onset() + one(silentE),
    () => syllable() + one(endings),
    () => syllable() + one(endings),
    () => onset() + one(vowels) + syllable(),
    () => onset() + one(vowels) + syllable() + one(endings),
  ];
  const words = new Set();
  while (words.size < count) {
    const word = one(shapes)();
    if (word.length > 2 && !refused.has(word)) words.add(word);
  }
  return [...words];
}

/** What the built-in network knows by heart: a word, and what belongs to it. */
export type Known = readonly (readonly [word: string, answer: string])[];

/** `hot cold, big small` as pairs in both directions. */
function bothWays(text: string): Known {
  return pairs(text).flatMap(([a, b]) => [
    [a, b],
    [b, a],
  ]);
}

function pairs(text: string): [string, string][] {
  return text.split(', ').map((pair) => pair.split(' ') as [string, string]);
}

/** Each followed by the next one, the last by the first. */
function round(text: string): Known {
  const names = text.split(' ');
  return names.map((name, i) => [name.toLowerCase(), names[(i + 1) % names.length] ?? '']);
}

export const opposite = bothWays(
  'hot cold, big small, good bad, old young, fast slow, high low, long short, rich poor, light dark, ' +
    'day night, early late, full empty, strong weak, wet dry, loud quiet, happy sad, open closed, up down, ' +
    'left right, black white, thick thin, hard soft, clean dirty, love hate, war peace, near far, true false, ' +
    'inside outside, first last, begin end',
);

export const colour: Known = pairs(
  'grass green, snow white, blood red, gold yellow, coal black, milk white, tomato red, lemon yellow, ' +
    'sky blue, chocolate brown, sea blue, orange orange, frog green, cherry red, banana yellow, ' +
    'elephant grey, night black, fire red, sun yellow, leaves green, violet purple, earth brown',
);

export const capital: Known = pairs(
  'france Paris, germany Berlin, italy Rome, spain Madrid, england London, russia Moscow, china Beijing, ' +
    'japan Tokyo, egypt Cairo, austria Vienna, greece Athens, poland Warsaw, norway Oslo, sweden Stockholm, ' +
    'canada Ottawa, ireland Dublin, portugal Lisbon, hungary Budapest, belgium Brussels, denmark Copenhagen',
);

export const next: Known = [
  ...round('Monday Tuesday Wednesday Thursday Friday Saturday Sunday'),
  ...round('January February March April May June July August September October November December'),
  ...round('spring summer autumn winter'),
];

export const doing: Known = (
  'sing|dance|cook|swim|drive|fly|run|walk|sleep|dream|eat|drink|paint|draw|write a poem|play chess|' +
  'play football|read a book|call my mother|send a mail|buy a ticket|book a flight|see me|hear me|' +
  'count to ten|tell a story|do my homework|learn from me|drive a car|play the piano|search the web'
)
  .split('|')
  .map((verb) => [verb, verb]);

const numbers = 'zero one two three four five six seven eight nine ten'.split(' ');

/** Sums of numbers up to five, and differences that are not negative, in words. */
export const sum: Known = numbers
  .slice(0, 6)
  .flatMap((a, i) =>
    numbers
      .slice(0, 6)
      .flatMap((b, j) => [
        [`${a} (plus|and) ${b}`, numbers[i + j] ?? ''] as const,
        ...(j <= i ? ([[`${a} minus ${b}`, numbers[i - j] ?? '']] as const) : []),
      ]),
  );

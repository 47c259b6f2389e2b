/** What stands on the map when the page opens: sentences of the same words in another order, and others. */
export const examples = [
  'white blood cells destroying an infection',
  'an infection destroying white blood cells',
  'the cat chasing the dog',
  'the dog chasing the cat',
  'the teacher praised the student',
  'the student praised the teacher',
  'the student was praised by the teacher',
  'the company bought the bank',
  'the bank bought the company',
  'robots replacing engineers',
] as const;

/** Sentences of the visitor's own to learn: of two words each, in both orders. */
export const ownLines = `man bites dog
dog bites man
rain follows sun
sun follows rain
work before pleasure
pleasure before work
more money than time
more time than money
`;

/** Sentences that type themselves, so that a mark wanders over the maps. */
export const typed = [
  'an infection destroying red blood cells',
  'the dog was chased by the cat at night',
  'the bank slowly bought the company',
  'engineers replacing robots',
] as const;

import { madeUpName } from '../shared/madeUpName.ts';
import { oneOf, uniform } from '../shared/tasks/uniform.js';
import { adverbs, endings, fields, type Noun } from './nouns.ts';

type Random = () => number;

/** Somebody of the field, or now and then somebody nobody has heard of. */
function someone(nouns: readonly Noun[], random: Random): Noun {
  return random() < 0.03 ? { text: madeUpName(random), plural: false } : oneOf(random, nouns);
}

function draw(random: Random): string {
  const { nouns, verbs } = oneOf(random, fields);
  const agent = someone(nouns, random);
  let patient = someone(nouns, random);
  while (patient.text === agent.text) patient = someone(nouns, random);
  const { doing, done, suffered } = oneOf(random, verbs);
  const ending = random() < 0.2 ? oneOf(random, endings) : '';
  const adverb = random() < 0.15 ? oneOf(random, adverbs) : '';
  const was = patient.plural ? 'were' : 'was';
  const is = agent.plural ? 'are' : 'is';
  const words = oneOf(random, [
    [agent.text, doing, patient.text],
    [agent.text, doing, patient.text],
    [agent.text, is, doing, patient.text],
    [agent.text, adverb, done, patient.text],
    [agent.text, adverb, done, patient.text],
    [patient.text, was, adverb, suffered, 'by', agent.text],
  ]);
  return [...words, ending].filter(Boolean).join(' ');
}

/** How many sentences there are to learn from and to be measured on, and from which seeds. */
export const made = { train: 12_000, heldOut: 300, trainSeed: 1, heldOutSeed: 2 } as const;

/** Different sentences, the same for the same seed, none of those in `others`. */
export function sentences(
  count: number,
  seed: number,
  others: readonly string[] = [],
): readonly string[] {
  const random = uniform(seed);
  const taken = new Set(others);
  const list: string[] = [];
  while (list.length < count) {
    const sentence = draw(random);
    if (taken.has(sentence)) continue;
    taken.add(sentence);
    list.push(sentence);
  }
  return list;
}

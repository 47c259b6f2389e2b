import { type TaggedSentence, travelSentences } from './sentences.ts';

/** Sentences to learn from, and others to be measured on. */
export interface SlotCorpus {
  readonly id: string;
  readonly name: string;
  readonly train: readonly TaggedSentence[];
  readonly heldOut: readonly TaggedSentence[];
}

/** How many sentences the built-in grammar gives, and from which seeds. */
export const travel = { train: 4000, heldOut: 400, trainSeed: 1, heldOutSeed: 2 } as const;

export function travelCorpus(): SlotCorpus {
  const train = travelSentences(travel.train, travel.trainSeed);
  const heldOut = travelSentences(travel.heldOut, travel.heldOutSeed, train);
  return { id: 'travel', name: 'Travel requests, made up here', train, heldOut };
}

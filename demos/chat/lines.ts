import type { Unit } from '../shared/knownTokens.ts';

/** Words, or characters, of a line that is read, and of a reply after which it is cut off. */
export const longestLine: Readonly<Record<Unit, number>> = { words: 60, characters: 300 };
export const longestReply: Readonly<Record<Unit, number>> = { words: 40, characters: 200 };

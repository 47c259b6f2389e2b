import type { Unit } from './knownTokens.ts';

/** Texts of which more than this share hold a space are made of words, others of characters. */
const spacedShare = 0.25;

export function unitOf(texts: readonly string[]): Unit {
  const spaced = texts.filter((text) => text.includes(' ')).length;
  return spaced > spacedShare * texts.length ? 'words' : 'characters';
}

/**
 * What a network reads, in lower case. Words, single digits and single signs, so that it has met every
 * part of a number that it has never met; or characters.
 */
export function cutSource(text: string, unit: Unit): string[] {
  const lower = text.normalize('NFC').toLowerCase().trim();
  if (unit === 'characters') return Array.from(lower);
  return lower.match(/\p{Nd}|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\S/gu) ?? [];
}

/** What is said: the words of a text in lower case without its signs, or its characters. */
export function cutLine(text: string, unit: Unit): string[] {
  const tokens = cutSource(text.replaceAll('’', "'"), unit);
  return unit === 'words' ? tokens.filter((token) => /[\p{L}\p{N}]/u.test(token)) : tokens;
}

/** What a network writes: words, numbers and single signs, or characters. */
export function cutTarget(text: string, unit: Unit): string[] {
  const trimmed = text.normalize('NFC').trim();
  if (unit === 'characters') return Array.from(trimmed);
  return trimmed.match(/[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*|\S/gu) ?? [];
}

/** Tokens as they are read by people. */
export function joined(tokens: readonly string[], unit: Unit): string {
  if (unit === 'characters') return tokens.join('');
  return tokens
    .join(' ')
    .replace(/ (?=[,.!?;:)\]»”])/gu, '')
    .replace(/(?<=[([«“]) /gu, '');
}

import { breathe } from '../shared/everyFrame.ts';

/**
 * Every character of a text once, in code-point order. Long texts are read in chunks with a breath
 * between them, so that the page never stops answering.
 */
export async function distinctCharacters(text: string): Promise<string> {
  const seen = new Set<string>();
  const chunk = 200_000;
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + chunk, text.length);
    // Never between the two halves of a surrogate pair.
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end += 1;
    for (const character of text.slice(start, end)) seen.add(character);
    start = end;
    if (start < text.length) await breathe();
  }
  return [...seen].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0)).join('');
}

export function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

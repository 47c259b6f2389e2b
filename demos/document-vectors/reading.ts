import type { TextAutoencoder } from 'unrolled';
import { cutLine } from '../shared/cutting.ts';
import { same } from '../shared/exactness.ts';
import { longestSentence } from './settings.ts';

/** A sentence as a network has read it. */
export interface Reading {
  readonly text: string;
  readonly tokens: readonly string[];
  /** Words that the network has never met. */
  readonly unknown: ReadonlySet<string>;
  readonly vector: Float32Array;
  /** What the network writes when it has nothing but the vector. */
  readonly rebuilt: readonly string[];
  /** It is what was read. A word never met is rebuilt as the unknown word. */
  readonly exact: boolean;
}

/** Says why a sentence cannot be read, or nothing. */
export function refuse(text: string, { vocabulary }: TextAutoencoder): string | undefined {
  const { unit } = vocabulary;
  const tokens = cutLine(text, unit);
  if (tokens.length === 0) return 'Type a sentence with a word in it.';
  if (tokens.length <= longestSentence[unit]) return undefined;
  return `The sentence has ${tokens.length} ${unit}; the network reads ${longestSentence[unit]} at most.`;
}

export async function read(model: TextAutoencoder, texts: readonly string[]): Promise<Reading[]> {
  if (texts.length === 0) return [];
  const { vocabulary } = model;
  const sentences = texts.map((text) => cutLine(text, vocabulary.unit));
  const vectors = await model.encode(sentences);
  const rebuilt = await model.reconstruct(vectors, { maxLength: longestSentence[vocabulary.unit] });
  return texts.map((text, index) => {
    const tokens = sentences[index] ?? [];
    const written = rebuilt[index]?.tokens ?? [];
    const strange = (token: string) => !vocabulary.tokens.includes(token);
    return {
      text,
      tokens,
      unknown: new Set(tokens.filter(strange)),
      vector: vectors[index] ?? new Float32Array(),
      rebuilt: written,
      exact: same(
        tokens.map((token) => (strange(token) ? (vocabulary.unknown ?? token) : token)),
        written,
      ),
    };
  });
}

/** Points on the straight line from one vector to another, both ends among them. */
export function between(from: Float32Array, to: Float32Array, count: number): Float32Array[] {
  return Array.from({ length: count }, (_, step) => {
    const share = step / (count - 1);
    return from.map((value, i) => value + share * ((to[i] ?? 0) - value));
  });
}

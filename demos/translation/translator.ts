import type { SequenceToSequence, Transduction } from 'unrolled';
import { listed, unknownOf } from '../shared/knownTokens.ts';
import { longestSequence } from './pairCorpus.ts';
import { cutSource, joined } from '../shared/cutting.ts';

/** What a network makes of what was typed. */
export interface Translation {
  readonly source: readonly string[];
  /** Of the source, by place: the network has never met it and reads it as the unknown word. */
  readonly unknown: readonly boolean[];
  /** The best first. */
  readonly candidates: readonly Transduction[];
  /** How the candidates read. */
  readonly texts: readonly string[];
}

/** Wider beams draw trees that nobody can read. */
export const widestBeam = 12;

interface TranslateOptions {
  readonly beamWidth: number;
  /** Tokens after which an answer is cut off. */
  readonly longest: number;
}

/** @throws in the visitor's words where a text cannot be read */
export async function translate(
  model: SequenceToSequence,
  text: string,
  { beamWidth, longest }: TranslateOptions,
): Promise<Translation> {
  const source = cutSource(text, model.source.unit);
  if (source.length === 0)
    throw new Error('Type something: what the network makes of it appears here.');
  if (source.length > longestSequence) {
    throw new Error(
      `This has ${source.length} words and signs; the network reads ${longestSequence} at most.`,
    );
  }
  if (!Number.isInteger(beamWidth) || beamWidth < 1 || beamWidth > widestBeam) {
    throw new Error(
      `The beam width must be a whole number from 1 to ${widestBeam}, got ${beamWidth}.`,
    );
  }
  const strangers = unknownOf(model.source, [source]);
  if (strangers.length > 0) {
    throw new Error(
      `The network has never met ${listed(strangers)}: it knows ${model.source.size} words and signs, ` +
        'those of what it has learnt from.',
    );
  }
  const [best] = await model.transduce([source], {
    beamWidth,
    nBest: beamWidth,
    maxLength: longest,
    attention: model.attention !== 'none',
    tree: true,
  });
  if (!best) throw new Error('The network gave no answer.');
  const candidates = [best, ...(best.alternatives ?? [])].filter(isFirstOfItsKind);
  return {
    source,
    unknown: source.map((token) => !model.source.tokens.includes(token)),
    candidates,
    texts: candidates.map(({ tokens }) => joined(tokens, model.target.unit)),
  };
}

/** The best may be among its own alternatives. */
function isFirstOfItsKind(
  { tokens }: Transduction,
  index: number,
  all: readonly Transduction[],
): boolean {
  const text = tokens.join('\0');
  return all.findIndex((other) => other.tokens.join('\0') === text) === index;
}

import { cutLine, cutTarget, unitOf } from '../shared/cutting.ts';
import { breathe } from '../shared/everyFrame.ts';
import type { TokenPair } from '../shared/exactness.ts';
import type { Unit } from '../shared/knownTokens.ts';
import type { TextPair } from '../shared/pairFile.ts';
import { longestLine, longestReply } from './lines.ts';
import { trainingTalk, unseenTalk } from './smallTalk.ts';

/** Lines with their replies, to learn from and to be measured on. */
export interface TalkCorpus {
  readonly id: string;
  readonly name: string;
  readonly train: readonly TokenPair[];
  readonly heldOut: readonly TokenPair[];
  readonly units: { readonly source: Unit; readonly target: Unit };
}

/** Exchanges that are looked at while the network learns: the others would take too long each time. */
const mostHeldOut = 100;

export async function smallTalkCorpus(): Promise<TalkCorpus> {
  const train = await trainingTalk();
  return corpusOf('smallTalk', 'Small talk, made up here', train, unseenTalk(train));
}

/** Of a few lines all are learnt; of many every twentieth is kept back. */
export function ownCorpus(
  id: string,
  name: string,
  pairs: readonly TextPair[],
): Promise<TalkCorpus> {
  if (pairs.length < 40) return corpusOf(id, name, pairs, []);
  return corpusOf(
    id,
    name,
    pairs.filter((_, index) => index % 20 !== 19),
    pairs.filter((_, index) => index % 20 === 19),
  );
}

export async function corpusOf(
  id: string,
  name: string,
  train: readonly TextPair[],
  heldOut: readonly TextPair[],
): Promise<TalkCorpus> {
  const units = {
    source: unitOf(train.map(({ source }) => source)),
    target: unitOf(train.map(({ target }) => target)),
  };
  const kept = await cut(train, units);
  if (kept.length === 0) {
    throw new Error(
      `${name} has no line of up to ${longestLine[units.source]} ${units.source} with a reply of up to ` +
        `${longestReply[units.target]} ${units.target}.`,
    );
  }
  const unseen = (await cut(heldOut, units)).slice(0, mostHeldOut);
  return { id, name, train: kept, heldOut: unseen, units };
}

/** Pairs cut between two breaths: a few milliseconds. */
const pairsAtOnce = 500;

/** The pairs as tokens, without those that are too long or say nothing. */
async function cut(pairs: readonly TextPair[], units: TalkCorpus['units']): Promise<TokenPair[]> {
  const kept: TokenPair[] = [];
  for (const [index, pair] of pairs.entries()) {
    if (index % pairsAtOnce === pairsAtOnce - 1) await breathe();
    const source = cutLine(pair.source, units.source);
    const target = cutTarget(pair.target, units.target);
    const fits =
      source.length <= longestLine[units.source] && target.length <= longestReply[units.target];
    if (source.length > 0 && fits) kept.push({ source, target });
  }
  return kept;
}

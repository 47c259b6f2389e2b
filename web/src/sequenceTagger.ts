import { InvalidArgumentError, ShapeError } from './errors.js';
import type { Backend } from './internal/backend.js';
import type { SequenceData } from './internal/operations/sequences.js';
import { boolean, checkOptions, fail, string, type Check } from './internal/validate.js';
import { asFormatError } from './model/file.js';
import type { ModelFile } from './modelFile.js';
import { namesCheck, Names, pluck, requireArray, takeFrom } from './sequences/data.js';
import { chunkScores, type ChunkScores } from './sequences/chunks.js';
import {
  createSequenceModel,
  kReadingChecks,
  kSequenceModelChecks,
  openSequenceModel,
  readSequenceConfig,
  SequenceModel,
  type ReadingOptions,
  type SequenceModelOptions,
  type SequenceParts,
} from './sequences/sequenceModel.js';
import {
  flattenWords,
  kWordChecks,
  readWordConfig,
  toInput,
  toWordInput,
  wordConfig,
  type WordInput,
  type WordInputOptions,
  type Words,
  type WordVocabulary,
} from './sequences/words.js';

export interface SequenceTaggerOptions extends WordInputOptions, SequenceModelOptions {
  /** All tags that there are, such as `['O', 'B-city', 'I-city']`. */
  tags: readonly string[];
  /** How the tags of a sentence are chosen: `'softmax'`, each for itself. Default `'softmax'`. */
  head?: string | undefined;
}

/** A sentence with the tag of every word. */
export interface TaggedSequence {
  tokens: Words;
  tags: readonly string[];
}

export interface TaggingOptions extends ReadingOptions {
  /** Also give the probabilities of all tags. Default false. */
  distributions?: boolean | undefined;
}

/** What a tagger says of a sentence. */
export interface Tagging {
  tags: string[];
  /** Of each tag given: [T]. */
  probabilities: Float32Array;
  /** Of all K tags, in the order of `model.tags`: [T · K]. Where they were asked for. */
  distributions?: Float32Array;
}

/** How well a tagger tags. */
export interface TaggerEvaluation extends ChunkScores {
  /** Mean over the tokens, in nats; without those whose tag the model does not have, 0 if it has that of none. */
  loss: number;
}

const kExpected = 'an array of { tokens, tags }';

const kModelChecks = {
  ...kWordChecks,
  ...kSequenceModelChecks,
  tags: namesCheck,
  head: string,
} satisfies Record<keyof SequenceTaggerOptions, Check>;

/**
 * Says of every word what it is: words → vectors → recurrent network → dense → softmax. Made by
 * `unrolled.sequenceTagger(…)` and `unrolled.open(…)`.
 */
export class SequenceTagger extends SequenceModel<TaggedSequence, TaggerEvaluation> {
  readonly kind = 'sequenceTagger';
  readonly tags: readonly string[];
  readonly head: string;

  readonly #input: WordInput;
  readonly #names: Names;

  /** @internal */
  constructor(
    parts: SequenceParts,
    {
      input,
      tags,
      head,
      outputDropout,
    }: {
      input: WordInput;
      tags: readonly string[];
      head: string;
      outputDropout: number | undefined;
    },
  ) {
    super('sequenceTagger', parts, outputDropout);
    this.#input = input;
    this.tags = Object.freeze([...tags]);
    this.head = head;
    this.#names = new Names(tags, 'tag');
  }

  /** The words that it tells apart. */
  get vocabulary(): WordVocabulary {
    return this.#input.vocabulary;
  }

  /** Undefined: 1-of-N straight into the cell. */
  get embeddingSize(): number | undefined {
    return this.#input.embeddingSize;
  }

  /**
   * The likeliest tag of every word.
   *
   * @throws {InvalidArgumentError} when a sentence is empty, or has a word that the vocabulary has not
   *   and no unknown token stands for
   * @throws the reason of `signal`
   */
  async predict(sentences: readonly Words[], options?: TaggingOptions): Promise<Tagging[]> {
    this.assertUsable('predict');
    const { signal, distributions = false } = checkOptions(options, '', {
      ...kReadingChecks,
      distributions: boolean,
    });
    requireArray(sentences, 'sentences', 'an array of arrays of words');
    if (sentences.length === 0) return [];
    const data = this.#flattenWords(sentences, 'sentences', '');
    const made = await this.read('predict', data, signal, distributions);
    if (!made) throw signal?.reason;
    const ids = takeFrom(made.ids);
    const probabilities = takeFrom(made.probabilities);
    const all = takeFrom(made.distributions);
    return Array.from(data.lengths, (length) => ({
      tags: this.#names.list(ids(length)),
      probabilities: probabilities(length),
      ...(distributions ? { distributions: all(length * this.tags.length) } : {}),
    }));
  }

  protected override flatten(data: readonly TaggedSequence[], name: string): SequenceData {
    const { ids, ...flat } = this.#flattenTagged(data, name);
    return { ...flat, ids };
  }

  protected override flattenHeldOut(data: readonly TaggedSequence[], name: string): SequenceData {
    return this.#flattenGold(data, name).heldOut;
  }

  protected override async measure(
    data: readonly TaggedSequence[],
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<{ evaluation: TaggerEvaluation; loss: number } | undefined> {
    const { heldOut, tags, gold } = this.#flattenGold(data, name);
    const made = await this.read('evaluate', heldOut, signal);
    if (!made) return undefined;
    const scores = await this.ask('evaluate', 'scoreChunks', {
      tags,
      lengths: heldOut.lengths,
      gold,
      predicted: made.ids,
    });
    const loss = made.lossSum / Math.max(made.counted, 1);
    return { evaluation: { loss, ...chunkScores(scores) }, loss };
  }

  #flattenWords(sentences: readonly Words[], name: string, field: string) {
    return { name, field, ...flattenWords(sentences, name, field, this.vocabulary) };
  }

  /** A tag that the model does not have cannot be predicted: it counts as wrong. */
  #flattenGold(data: readonly TaggedSequence[], name: string) {
    const others = new Map<string, number>();
    const { ids: gold, ...flat } = this.#flattenTagged(data, name, (tag) => {
      const id = others.get(tag) ?? this.tags.length + others.size;
      others.set(tag, id);
      return id;
    });
    const ids = gold.map((id) => (id < this.tags.length ? id : -1));
    return { heldOut: { ...flat, ids }, tags: [...this.tags, ...others.keys()], gold };
  }

  #flattenTagged(
    data: readonly TaggedSequence[],
    name: string,
    other?: (tag: string) => number,
  ): SequenceData & { lengths: Int32Array; ids: Int32Array } {
    requireArray(data, name, kExpected);
    const expected = 'an object with tokens and tags';
    const words = this.#flattenWords(pluck(data, 'tokens', name, expected), name, '.tokens');
    const ids = new Int32Array(words.tokens.length);
    let place = 0;
    for (const [i, tags] of pluck(data, 'tags', name, expected).entries()) {
      const at = `${name}[${i}].tags`;
      if (!Array.isArray(tags)) fail(at, 'an array of strings', tags);
      if (tags.length !== words.lengths[i]) {
        throw new ShapeError(
          `${at} must have as many tags as there are tokens, ${words.lengths[i]}, got ${tags.length}`,
        );
      }
      for (const [j, tag] of tags.entries())
        ids[place++] = this.#names.idOf(tag, () => `${at}[${j}]`, other);
    }
    return { ...words, ids };
  }

  protected override config(): Record<string, unknown> {
    const { tags, head } = this;
    return { ...wordConfig(this.#input), ...this.sequenceConfig(), tags, head };
  }
}

/** @internal */
export async function createSequenceTagger(
  backend: Backend,
  owner: object,
  options: SequenceTaggerOptions,
): Promise<SequenceTagger> {
  const given = checkOptions<SequenceTaggerOptions>(options, '', kModelChecks);
  const { tags, head = 'softmax', network, outputDropout, seed, embeddings } = given;
  const input = toWordInput(given);
  if (!tags) throw new InvalidArgumentError('tags must be an array of strings, got undefined');
  const parts = await createSequenceModel(backend, owner, {
    kind: 'sequenceTagger',
    options: {
      input: toInput(input, embeddings?.vectors),
      network,
      outputDropout,
      seed,
      tags: tags.length,
      head,
    },
  });
  return new SequenceTagger(parts, { input, tags, head, outputDropout });
}

/** @internal */
export async function openSequenceTagger(
  backend: Backend,
  owner: object,
  file: ModelFile,
): Promise<SequenceTagger> {
  const { input, tags, head, network, outputDropout } = asFormatError(() => {
    const { input: words, rest } = readWordConfig(file.config);
    const { tags: names, head: chosen = 'softmax', ...others } = rest;
    namesCheck(names, 'tags');
    string(chosen, 'head');
    return {
      input: words,
      tags: names as string[],
      head: chosen as string,
      ...readSequenceConfig(others),
    };
  });
  const parts = await openSequenceModel(
    backend,
    owner,
    {
      kind: 'sequenceTagger',
      options: { input: toInput(input), network, outputDropout, tags: tags.length, head },
    },
    file,
  );
  return new SequenceTagger(parts, { input, tags, head, outputDropout });
}

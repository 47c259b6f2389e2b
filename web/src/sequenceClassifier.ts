import { InvalidArgumentError } from './errors.js';
import type { Backend } from './internal/backend.js';
import type { SequenceData } from './internal/operations/sequences.js';
import {
  checkOptions,
  positiveInteger,
  string,
  type Check,
  type Given,
} from './internal/validate.js';
import { asFormatError } from './model/file.js';
import type { ModelFile } from './modelFile.js';
import {
  flattenVectors,
  namesCheck,
  Names,
  pluck,
  requireArray,
  takeFrom,
} from './sequences/data.js';
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

export interface SequenceClassifierOptions extends Partial<WordInputOptions>, SequenceModelOptions {
  /** All labels that there are. */
  labels: readonly string[];
  /**
   * What becomes of the outputs of the network: the `'last'`, in each direction; their `'mean'`; or
   * their mean weighted by `'attention'`. Default `'last'`.
   */
  pooling?: string | undefined;
  /** Instead of `vocabulary`: sequences of vectors of so many numbers. */
  inputSize?: number | undefined;
}

/** A sequence of words, or with `inputSize` of vectors one after the other, [T · F], and its label. */
export type LabelledSequence =
  { tokens: Words; label: string } | { inputs: Float32Array; label: string };

/** What a classifier says of a sequence. */
export interface Classification {
  label: string;
  /** Of all K labels, in the order of `model.labels`. */
  probabilities: Float32Array;
  /** How much attention each step got: [T], together 1. With `pooling: 'attention'`. */
  weights?: Float32Array;
}

export interface ClassifierEvaluation {
  /** Mean over the sequences, in nats. */
  loss: number;
  /** Share of the sequences whose label is the right one. */
  accuracy: number;
}

const kModelChecks = {
  ...kWordChecks,
  ...kSequenceModelChecks,
  labels: namesCheck,
  pooling: string,
  inputSize: positiveInteger,
} satisfies Record<keyof SequenceClassifierOptions, Check>;

/** Words, or vectors of so many numbers. */
type ClassifierInput = WordInput | number;

/**
 * Says of a sequence as a whole what it is: (words →) vectors → recurrent network → pooling → dense →
 * softmax. Made by `unrolled.sequenceClassifier(…)` and `unrolled.open(…)`.
 */
export class SequenceClassifier extends SequenceModel<LabelledSequence, ClassifierEvaluation> {
  readonly kind = 'sequenceClassifier';
  readonly labels: readonly string[];
  readonly pooling: string;

  readonly #input: ClassifierInput;
  readonly #names: Names;

  /** @internal */
  constructor(
    parts: SequenceParts,
    {
      input,
      labels,
      pooling,
      outputDropout,
    }: {
      input: ClassifierInput;
      labels: readonly string[];
      pooling: string;
      outputDropout: number | undefined;
    },
  ) {
    super('sequenceClassifier', parts, outputDropout);
    this.#input = input;
    this.labels = Object.freeze([...labels]);
    this.pooling = pooling;
    this.#names = new Names(labels, 'label');
  }

  /** The words that it tells apart; undefined when it reads vectors. */
  get vocabulary(): WordVocabulary | undefined {
    return typeof this.#input === 'number' ? undefined : this.#input.vocabulary;
  }

  /** Undefined: 1-of-N straight into the cell, or vectors. */
  get embeddingSize(): number | undefined {
    return typeof this.#input === 'number' ? undefined : this.#input.embeddingSize;
  }

  /** Numbers of each vector; undefined when it reads words. */
  get inputSize(): number | undefined {
    return typeof this.#input === 'number' ? this.#input : undefined;
  }

  /**
   * The likeliest label of every sequence.
   *
   * @throws {InvalidArgumentError} when a sequence is empty or cannot be read
   * @throws the reason of `signal`
   */
  async predict(
    sequences: readonly Words[] | readonly Float32Array[],
    options?: ReadingOptions,
  ): Promise<Classification[]> {
    this.assertUsable('predict');
    const { signal } = checkOptions(options, '', kReadingChecks);
    requireArray(sequences, 'sequences', 'an array of sequences');
    if (sequences.length === 0) return [];
    const data = this.#flattenSequences(sequences, 'sequences', '');
    const made = await this.read('predict', data, signal);
    if (!made) throw signal?.reason;
    const labels = this.#names.list(made.ids);
    const probabilities = takeFrom(made.probabilities);
    const weights = takeFrom(made.weights);
    return labels.map((label, i) => ({
      label,
      probabilities: probabilities(this.labels.length),
      ...(made.weights.length > 0 ? { weights: weights(data.lengths[i] ?? 0) } : {}),
    }));
  }

  protected override flatten(data: readonly LabelledSequence[], name: string): SequenceData {
    requireArray(data, name, 'an array of sequences with labels');
    const key = typeof this.#input === 'number' ? 'inputs' : 'tokens';
    const expected = `an object with ${key} and a label`;
    const items = data as readonly { tokens: Words; inputs: Float32Array; label: string }[];
    const labels = pluck(items, 'label', name, expected);
    return {
      ...this.#flattenSequences(pluck(items, key, name, expected) as Words[], name, `.${key}`),
      ids: Int32Array.from(labels, (label, i) =>
        this.#names.idOf(label, () => `${name}[${i}].label`),
      ),
    };
  }

  protected override async measure(
    data: readonly LabelledSequence[],
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<{ evaluation: ClassifierEvaluation; loss: number } | undefined> {
    const made = await this.read('evaluate', this.flatten(data, name), signal);
    if (!made) return undefined;
    const loss = made.lossSum / made.counted;
    return { evaluation: { loss, accuracy: made.correct / made.answered }, loss };
  }

  #flattenSequences(
    sequences: readonly Words[] | readonly Float32Array[],
    name: string,
    field: string,
  ): SequenceData {
    const flat =
      typeof this.#input === 'number'
        ? flattenVectors(sequences as readonly Float32Array[], name, field, this.#input)
        : flattenWords(sequences as readonly Words[], name, field, this.#input.vocabulary);
    return { name, field, ...flat };
  }

  protected override config(): Record<string, unknown> {
    const { labels, pooling } = this;
    const input =
      typeof this.#input === 'number' ? { inputSize: this.#input } : wordConfig(this.#input);
    return { ...input, ...this.sequenceConfig(), labels, pooling };
  }
}

function toClassifierInput(given: Given<SequenceClassifierOptions>): ClassifierInput {
  const { inputSize } = given;
  if (inputSize === undefined) return toWordInput(given);
  for (const name of Object.keys(kWordChecks)) {
    if (name in given)
      throw new InvalidArgumentError(`${name} is of words: it cannot be with inputSize`);
  }
  return inputSize;
}

function toInputObject(input: ClassifierInput, vectors?: Float32Array) {
  return typeof input === 'number'
    ? { kind: 'vectors', inputSize: input }
    : toInput(input, vectors);
}

/** @internal */
export async function createSequenceClassifier(
  backend: Backend,
  owner: object,
  options: SequenceClassifierOptions,
): Promise<SequenceClassifier> {
  const given = checkOptions<SequenceClassifierOptions>(options, '', kModelChecks);
  const { labels, pooling = 'last', network, outputDropout, seed, embeddings } = given;
  const input = toClassifierInput(given);
  if (!labels) throw new InvalidArgumentError('labels must be an array of strings, got undefined');
  const parts = await createSequenceModel(backend, owner, {
    kind: 'sequenceClassifier',
    options: {
      input: toInputObject(input, embeddings?.vectors),
      network,
      outputDropout,
      seed,
      labels: labels.length,
      pooling,
    },
  });
  return new SequenceClassifier(parts, { input, labels, pooling, outputDropout });
}

/** @internal */
export async function openSequenceClassifier(
  backend: Backend,
  owner: object,
  file: ModelFile,
): Promise<SequenceClassifier> {
  const { input, labels, pooling, network, outputDropout } = asFormatError(() => {
    const { inputSize, ...config } = file.config;
    if (inputSize !== undefined) positiveInteger(inputSize, 'inputSize');
    const { input: read, rest } =
      inputSize === undefined
        ? readWordConfig(config)
        : { input: inputSize as number, rest: config };
    const { labels: names, pooling: chosen = 'last', ...others } = rest;
    namesCheck(names, 'labels');
    string(chosen, 'pooling');
    return {
      input: read,
      labels: names as string[],
      pooling: chosen as string,
      ...readSequenceConfig(others),
    };
  });
  const parts = await openSequenceModel(
    backend,
    owner,
    {
      kind: 'sequenceClassifier',
      options: {
        input: toInputObject(input),
        network,
        outputDropout,
        labels: labels.length,
        pooling,
      },
    },
    file,
  );
  return new SequenceClassifier(parts, { input, labels, pooling, outputDropout });
}

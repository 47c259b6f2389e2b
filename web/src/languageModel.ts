import type { Backend } from './internal/backend.js';
import type { Response } from './internal/operations/execute.js';
import { abortSignal, checkOptions, defined, type Given } from './internal/validate.js';
import { readConfig } from './languageModel/file.js';
import {
  checkFitOptions,
  checkGenerateOptions,
  checkModelOptions,
  checkStepOptions,
  type Evaluation,
  type GenerateOptions,
  type GenerationStep,
  type LanguageModelFitOptions,
  type LayerActivations,
  type LanguageModelOptions,
  type StepOptions,
} from './languageModel/options.js';
import {
  promiseAsFormatError,
  readSaved,
  toVocabularyObject,
  vocabularyConfig,
  type TrainingMark,
} from './model/file.js';
import { Model } from './model/model.js';
import type { ModelFile } from './modelFile.js';
import { toTokens, type TokenInput } from './tokens.js';
import type { ValidatedProgress } from './training.js';
import type { Vocabulary } from './vocabulary.js';

export type * from './languageModel/options.js';

/** Tokens that one piece of `stream` has at most. */
const kTokensPerPiece = 16;

/**
 * What a new model is made of; the rest lives in C++.
 * @internal
 */
export interface LanguageModelParts {
  created: Response<'createLanguageModel'>;
  vocabulary: Vocabulary;
  embeddingSize: number | undefined;
  mark?: TrainingMark | undefined;
}

/**
 * Predicts the next token from those before it: (embedding →) recurrent network → dense → softmax.
 * Made by `unrolled.languageModel(…)` and `unrolled.open(…)`.
 */
export class LanguageModel extends Model {
  readonly kind = 'languageModel';
  readonly vocabulary: Vocabulary;
  /** Undefined: 1-of-N straight into the cell. */
  readonly embeddingSize: number | undefined;

  /** @internal */
  constructor(backend: Backend, owner: object, parts: LanguageModelParts) {
    super('languageModel', backend, owner, parts.created, parts.mark);
    this.vocabulary = parts.vocabulary;
    this.embeddingSize = parts.embeddingSize;
  }

  /**
   * Trains while it is iterated, never ahead of what it has yielded:
   *
   *     for await (const p of model.fit(text, { steps: 1000 })) console.log(p.step, p.loss);
   *
   * The N tokens are cut into B = `batchSize` streams of L = ⌊N / B⌋. Window k reads tokens
   * kT … kT+T−1 of every stream (T = `sequenceLength`) and predicts the token after each; the state is
   * carried from window to window and cut for the gradient. A window that does not fit whole is left
   * out; the next epoch starts from the zero state. Leaving the loop, or `signal`, stops between two
   * steps; with the same text, B and T the next `fit` goes on from there, with the optimiser's state.
   *
   * @throws {InvalidArgumentError} when the text is shorter than one window, an option cannot be used,
   *   or the model is being trained already
   * @throws {DivergedError} when the loss is no longer finite
   */
  async *fit(
    text: TokenInput,
    options?: LanguageModelFitOptions,
  ): AsyncGenerator<ValidatedProgress<Evaluation>, void, undefined> {
    this.assertUsable('fit');
    const { batchSize, sequenceLength, validation, stateGradients, ...given } =
      checkFitOptions(options);
    const tokens = toTokens(text, 'text', this.vocabulary);
    const heldOut =
      validation === undefined ? undefined : toTokens(validation, 'validation', this.vocabulary);
    const shape = defined({ batchSize, sequenceLength, stateGradients });
    yield* this.train<Evaluation>({
      options: given,
      stateGradients,
      // A validation text that cannot be read should not wait for the end of an epoch to say so.
      prepare: async () => {
        if (heldOut !== undefined)
          this.backend.release(await this.#beginEvaluation(heldOut, 'validation'));
      },
      begin: (trainer) =>
        this.ask('fit', 'beginTraining', {
          model: this.handle,
          text: tokens,
          training: { ...trainer, ...shape },
        }),
      validate:
        heldOut === undefined
          ? undefined
          : async () => {
              const evaluation = await this.#evaluate('fit', heldOut, 'validation', given.signal);
              return evaluation && { evaluation, loss: evaluation.loss };
            },
    });
  }

  /**
   * Reads the text as one stream from the zero state and predicts every token but the first.
   *
   * @throws {InvalidArgumentError} when there are fewer than two tokens
   * @throws the reason of `signal`
   */
  async evaluate(
    text: TokenInput,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<Evaluation> {
    this.assertUsable('evaluate');
    const { signal } = checkOptions(options, '', { signal: abortSignal });
    const tokens = toTokens(text, 'text', this.vocabulary);
    const evaluation = await this.#evaluate('evaluate', tokens, 'text', signal);
    if (!evaluation) throw signal?.reason;
    return evaluation;
  }

  /**
   * Writes on from a prompt. Resolves to what was written, without the prompt.
   *
   * @throws {InvalidArgumentError} when an option cannot be used, or the prompt has a token that the
   *   vocabulary has not
   * @throws the reason of `signal`
   */
  async generate(options?: GenerateOptions): Promise<string> {
    this.assertUsable('generate');
    const given = checkGenerateOptions(options);
    let text = '';
    for await (const piece of this.#pieces('generate', given, Infinity)) text += piece;
    given.signal?.throwIfAborted();
    return text;
  }

  /** As `generate`, a piece at a time, while it is iterated. `signal` ends the loop. */
  async *stream(options?: GenerateOptions): AsyncGenerator<string, void, undefined> {
    this.assertUsable('stream');
    yield* this.#pieces('stream', checkGenerateOptions(options), kTokensPerPiece);
  }

  /**
   * As `stream`, token by token, each with the likeliest candidates for its place. A stop string ends
   * the loop after the token that completes it. `signal` ends the loop.
   */
  async *streamSteps(options?: StepOptions): AsyncGenerator<GenerationStep, void, undefined> {
    this.assertUsable('streamSteps');
    const { candidates = 5, signal, ...given } = checkStepOptions(options);
    const generation = await this.#beginGeneration({ ...given, candidates });
    try {
      for (let done = false; !done && !signal?.aborted;) {
        this.assertUsable('streamSteps');
        const batch = await this.backend.request('advanceGenerationSteps', {
          generation,
          tokens: kTokensPerPiece,
        });
        done = batch.done;
        for (const step of batch.steps) {
          if (signal?.aborted) return;
          this.assertUsable('streamSteps');
          yield step;
        }
      }
    } finally {
      this.backend.release(generation);
    }
  }

  /**
   * The ids of the tokens that a text is cut into.
   * @throws {InvalidArgumentError} when it has a token that the vocabulary has not
   */
  async encode(text: string): Promise<Int32Array> {
    this.assertUsable('encode');
    const tokens = toTokens(text, 'text', this.vocabulary);
    if (typeof tokens !== 'string') return tokens.slice();
    return this.backend.request('encode', { model: this.handle, text: tokens, argument: 'text' });
  }

  /**
   * Reads a text from the zero state and tells what every unit did, for heat maps. Read in one go: for
   * texts of a page or so.
   *
   * @throws {InvalidArgumentError} when it has a token that the vocabulary has not
   */
  async activations(text: TokenInput): Promise<{ layers: LayerActivations[] }> {
    this.assertUsable('activations');
    return this.backend.request('activations', {
      model: this.handle,
      text: toTokens(text, 'text', this.vocabulary),
    });
  }

  protected override config(): Record<string, unknown> {
    const { network, embeddingSize = null } = this;
    return { ...vocabularyConfig(this.vocabulary), network, embeddingSize };
  }

  async #beginEvaluation(text: string | Int32Array, argument: string): Promise<number> {
    const model = this.handle;
    return this.backend.adopt(
      await this.backend.request('createEvaluation', { model, text, argument }),
      model,
    );
  }

  async #evaluate(
    method: string,
    text: string | Int32Array,
    argument: string,
    signal: AbortSignal | undefined,
  ): Promise<Evaluation | undefined> {
    const evaluation = await this.#beginEvaluation(text, argument);
    try {
      while (!signal?.aborted) {
        this.assertUsable(method);
        const { done, loss } = await this.backend.request('advanceEvaluation', { evaluation });
        if (done) return { loss, perplexity: Math.exp(loss), bitsPerToken: loss / Math.LN2 };
      }
      return undefined;
    } finally {
      this.backend.release(evaluation);
    }
  }

  async #beginGeneration(options: Given<StepOptions>): Promise<number> {
    const { prompt = '', stop, ...sampling } = options;
    const generation = await this.backend.request('createGeneration', {
      model: this.handle,
      prompt: toTokens(prompt, 'prompt', this.vocabulary),
      sampling: {
        seed: Math.floor(Math.random() * 2 ** 32),
        ...sampling,
        ...(stop === undefined ? {} : { stop: typeof stop === 'string' ? [stop] : stop }),
      },
    });
    return this.backend.adopt(generation, this.handle);
  }

  async *#pieces(
    method: string,
    options: Given<GenerateOptions>,
    tokens: number,
  ): AsyncGenerator<string, void> {
    const { signal, ...sampling } = options;
    if (signal?.aborted) return;
    const generation = await this.#beginGeneration(sampling);
    try {
      for (let done = false; !done && !signal?.aborted;) {
        this.assertUsable(method);
        const piece = await this.backend.request('advanceGeneration', { generation, tokens });
        done = piece.done;
        if (piece.text !== '') yield piece.text;
      }
    } finally {
      this.backend.release(generation);
    }
  }
}

/** @internal */
export async function createLanguageModel(
  backend: Backend,
  owner: object,
  options: LanguageModelOptions,
): Promise<LanguageModel> {
  const { vocabulary, ...given } = checkModelOptions(options);
  const created = await backend.request('createLanguageModel', {
    options: { ...given, vocabulary: toVocabularyObject(vocabulary) },
  });
  return new LanguageModel(backend, owner, {
    created,
    vocabulary,
    embeddingSize: given.embeddingSize,
  });
}

/** @internal */
export async function openLanguageModel(
  backend: Backend,
  owner: object,
  file: ModelFile,
): Promise<LanguageModel> {
  const { vocabulary, network, embeddingSize } = readConfig(file);
  const { saved, mark } = readSaved(file);
  const created = await promiseAsFormatError(
    backend.request('createLanguageModel', {
      options: {
        vocabulary: toVocabularyObject(vocabulary),
        network,
        ...(embeddingSize === undefined ? {} : { embeddingSize }),
      },
      saved,
    }),
  );
  return new LanguageModel(backend, owner, { created, vocabulary, embeddingSize, mark });
}

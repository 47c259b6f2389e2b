import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { DivergedError } from '../errors.js';
import type { LanguageModel, LanguageModelFitOptions } from '../languageModel.js';
import type { NetworkOptions } from '../network.js';
import type { OptimizerOptions, TrainingProgress } from '../training.js';
import type { Unrolled } from '../unrolled.js';
import { Vocabulary } from '../vocabulary.js';
import { goOnCommand, kNetworkFlags } from './goOn.js';
import { Interruption } from './interruption.js';
import {
  loadLibrary,
  openModel,
  readText,
  replaceFile,
  requireWritable,
  trainingIn,
} from './library.js';
import { Mendable, printJson } from './output.js';
import { barProgress, jsonProgress } from './progress.js';

export interface TrainFlags extends Pick<NetworkOptions, (typeof kNetworkFlags)[number]> {
  layers: number;
  embeddingSize?: number;
  words?: boolean;
  limit?: number;
  lowercase?: boolean;
  batchSize: number;
  sequenceLength: number;
  steps: number;
  optimizer?: string;
  learningRate?: number;
  clipNorm: number;
  validation?: number;
  validateEvery?: number;
  seed: number;
  resume?: string;
  saveOptimizer?: boolean;
  deterministic?: boolean;
  out: string;
  json?: boolean;
}

/** Of every how many steps one is reported. */
const kReportEvery = 10;
const kLearningRate = 0.005;

function makeVocabulary(text: string, { words, limit, lowercase }: TrainFlags): Vocabulary {
  if (!words && (limit !== undefined || lowercase))
    throw new Mendable('--limit and --lowercase need --words');
  return words ? Vocabulary.words(text, { limit, lowercase }) : Vocabulary.characters(text);
}

function networkOf(flags: TrainFlags): NetworkOptions {
  const given = kNetworkFlags.map((name) => [name, flags[name]]);
  return { ...(Object.fromEntries(given) as NetworkOptions), numLayers: flags.layers };
}

async function makeModel(
  library: Unrolled,
  text: string,
  flags: TrainFlags,
): Promise<{ model: LanguageModel; saved: ReturnType<typeof trainingIn> }> {
  if (flags.resume !== undefined) {
    const bytes = await readFile(flags.resume);
    const model = await openModel(library, flags.resume, bytes);
    return { model, saved: trainingIn(bytes) };
  }
  const model = await library.languageModel({
    vocabulary: makeVocabulary(text, flags),
    network: networkOf(flags),
    embeddingSize: flags.embeddingSize,
    seed: flags.seed,
  });
  return { model, saved: undefined };
}

/** What is resumed keeps its optimiser unless told otherwise. */
function optimizerFor(
  { optimizer, learningRate }: TrainFlags,
  saved: OptimizerOptions | undefined,
): OptimizerOptions {
  const keeps = saved !== undefined && (optimizer ?? saved.type) === saved.type;
  return {
    ...(keeps ? saved : { type: optimizer ?? 'adam', learningRate: kLearningRate }),
    ...(learningRate === undefined ? {} : { learningRate }),
  };
}

/** Holds out the last share of the tokens. */
function split(
  tokens: Int32Array,
  share = 0,
): { training: Int32Array; validation: Int32Array | undefined } {
  if (!(share >= 0 && share < 1))
    throw new Mendable(`--validation must be from 0 to below 1, got ${share}`);
  if (share === 0) return { training: tokens, validation: undefined };
  // Rounded up, but not for the last bit of a product such as 0.1 × 30.
  const held = Math.ceil(tokens.length * share - 1e-6);
  return {
    training: tokens.subarray(0, tokens.length - held),
    validation: tokens.subarray(tokens.length - held),
  };
}

function fitOptions(
  flags: TrainFlags,
  saved: OptimizerOptions | undefined,
  validation: Int32Array | undefined,
  signal: AbortSignal,
): LanguageModelFitOptions {
  const { batchSize, sequenceLength, steps, clipNorm, validateEvery } = flags;
  return {
    batchSize,
    sequenceLength,
    steps,
    clipNorm,
    validation,
    // At the end alone: steps are counted from the first one of a model that is resumed.
    validateEvery: validateEvery ?? Number.MAX_SAFE_INTEGER,
    reportEvery: kReportEvery,
    optimizer: optimizerFor(flags, saved),
    signal,
  };
}

/** `unrolled train CORPUS` */
export async function train(corpus: string, flags: TrainFlags, command: Command): Promise<void> {
  const text = await readText(corpus);
  if (text === '') throw new Mendable(`${corpus} is empty`);
  await requireWritable(flags.out);
  const library = await loadLibrary({ deterministic: flags.deterministic });
  const { model, saved } = await makeModel(library, text, flags);
  const { training, validation } = split(await model.encode(text), flags.validation);

  const interruption = new Interruption();
  const began = performance.now();
  let view;
  let last: TrainingProgress | undefined;
  try {
    for await (const progress of model.fit(
      training,
      fitOptions(flags, saved?.optimizer, validation, interruption.signal),
    )) {
      view ??= flags.json
        ? jsonProgress()
        : barProgress(progress.step - Math.min(kReportEvery, progress.step), flags.steps);
      view.report(progress);
      last = progress;
    }
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    await replaceFile(flags.out, await model.save());
    throw new Mendable(`${error.message} (${flags.out} has them)`);
  } finally {
    view?.end();
  }

  const interrupted = interruption.signal.aborted;
  const optimizer = interrupted || flags.saveOptimizer === true;
  const bytes = await model.save({ optimizer });
  await replaceFile(flags.out, bytes);
  const seconds = (performance.now() - began) / 1000;
  library.dispose();
  if (flags.json) {
    const { step, loss, validationLoss } = last ?? {};
    printJson({
      step,
      loss,
      validationLoss,
      seconds,
      ...(interrupted ? { interrupted } : {}),
      out: flags.out,
    });
  } else {
    const how = interrupted
      ? 'Interrupted; saved what there is, with the state of training,'
      : 'Saved';
    process.stderr.write(`${how} to ${flags.out} after ${seconds.toFixed(1)} s\n`);
    const first = saved?.step ?? 0;
    const left = flags.steps - ((trainingIn(bytes)?.step ?? first) - first);
    if (interrupted && left > 0)
      process.stderr.write(`Go on with: ${goOnCommand(corpus, flags.out, left, command)}\n`);
  }
}

import type { SequenceRegressor, SequenceTagger, TrainerOptions, Unrolled } from 'unrolled';
import { Vocabulary } from 'unrolled';
import type { CellName } from '../shared/cells.ts';
import { addingProblem } from '../shared/tasks/addingProblem.js';
import { uniform } from '../shared/uniform.ts';

export type ProblemName = 'adding' | 'copy';

/** What is to be learnt, and by how large a network. */
export interface Problem {
  readonly problem: ProblemName;
  /** Adding: the length of the sequence. Copy: the steps between the letters and their repetition. */
  readonly lag: number;
  readonly hiddenSize: number;
}

/** Sequences that a network is trained on at once. */
export const batchSize = 16;

/** Steps that a network takes without a word in between: too many for a coarse clock to miss. */
export const stepsAtOnce = 5;

/** Batches made up at a time, a multiple of it. */
const batches = 5 * stepsAtOnce;

/** What a network says of the example: a sum, or letters. */
export type Answer = number | string;

/** One network on one of the two problems: the page need not know which. */
export interface Pupil {
  readonly parameterCount: number;
  /** Takes a few steps on sequences that it has never seen. */
  learn(options: TrainerOptions): Promise<Lesson>;
  answer(example: Example): Promise<Answer>;
  dispose(): Promise<void>;
}

export interface Lesson {
  /** On the sequences of the last step, before it. */
  readonly error: number;
  /** The time that the steps took in the Worker. */
  readonly seconds: number;
}

/** `adding`: the two marked numbers and where they stand. `copy`: the letters to be repeated. */
export interface Example {
  readonly lag: number;
  readonly numbers: readonly number[];
  readonly marks: readonly [number, number];
  readonly letters: string;
}

/** The letters that a sequence to be copied is made of, and how many of them it begins with. */
export const alphabet = ['A', 'B', 'C', 'D'] as const;
export const letterCount = 4;
const blank = '·';
const go = '?';

/**
 * The error of whoever has not understood the problem. Adding: who always says 1 errs by the variance
 * of the sum of two uniform numbers. Copy: who has no memory guesses among the letters.
 */
export const guess: Readonly<Record<ProblemName, number>> = {
  adding: 1 / 6,
  copy: Math.log(alphabet.length),
};

/** The same sequences in the same order for every network: `round` says which. */
function copySequences(lag: number, round: number) {
  const random = uniform(round);
  return Array.from({ length: batches * batchSize }, () => {
    const letters = Array.from(
      { length: letterCount },
      () => alphabet[Math.floor(random() * alphabet.length)] as string,
    );
    return { tokens: copyTokens(letters, lag), tags: copyTags(letters, lag) };
  });
}

/** The letters, `lag` steps of which the last says go, and as many steps as there are letters to answer in. */
function copyTokens(letters: readonly string[], lag: number): string[] {
  return [...letters, ...blanks(lag - 1), go, ...blanks(letterCount)];
}

function copyTags(letters: readonly string[], lag: number): string[] {
  return [...blanks(letterCount + lag), ...letters];
}

function blanks(count: number): string[] {
  return Array.from({ length: count }, () => blank);
}

/** Another example, its marked numbers in steps of 0.05. */
export function newExample(lag: number, random: () => number): Example {
  const half = Math.floor(lag / 2);
  const numbers = Array.from({ length: lag }, random);
  const marks = [Math.floor(random() * half), half + Math.floor(random() * (lag - half))] as const;
  for (const mark of marks) numbers[mark] = Math.round((numbers[mark] ?? 0) * 20) / 20;
  const letter = () => alphabet[Math.floor(random() * alphabet.length)];
  return { lag, numbers, marks, letters: Array.from({ length: letterCount }, letter).join('') };
}

/** The sum that the example asks for. */
export function sumOf({ numbers, marks }: Example): number {
  return (numbers[marks[0]] ?? 0) + (numbers[marks[1]] ?? 0);
}

/** A new network with the settings of the page. All begin from the same seed. */
export function newPupil(
  unrolled: Unrolled,
  cell: CellName,
  { problem, lag, hiddenSize }: Problem,
): Promise<Pupil> {
  const network = { cell, hiddenSize };
  return problem === 'adding'
    ? Adder.make(unrolled, network, lag)
    : Copier.make(unrolled, network, lag);
}

interface Network {
  readonly cell: string;
  readonly hiddenSize: number;
}

interface Trained {
  readonly loss: number;
  readonly tokens: number;
  readonly tokensPerSecond: number;
}

/** Steps over one round of sequences after the other. */
class Rounds<D, P extends Trained> {
  #round = 0;
  #fit: AsyncGenerator<P, void, undefined> | undefined;
  #tokens = 0;

  constructor(
    private readonly model: {
      fit(
        data: D,
        options: TrainerOptions & { batchSize: number; reportEvery: number },
      ): AsyncGenerator<P, void, undefined>;
    },
    private readonly sequences: (round: number) => D,
  ) {}

  async next(options: TrainerOptions): Promise<Lesson> {
    for (;;) {
      if (!this.#fit) {
        this.#round += 1;
        this.#tokens = 0;
        this.#fit = this.model.fit(this.sequences(this.#round), {
          ...options,
          batchSize,
          reportEvery: stepsAtOnce,
        });
      }
      const { value } = await this.#fit.next();
      if (value) {
        const tokens = value.tokens - this.#tokens;
        this.#tokens = value.tokens;
        return { error: value.loss, seconds: tokens / value.tokensPerSecond };
      }
      this.#fit = undefined;
    }
  }

  async end(): Promise<void> {
    await this.#fit?.return();
  }
}

class Adder implements Pupil {
  readonly #rounds;

  private constructor(
    private readonly model: SequenceRegressor,
    lag: number,
  ) {
    this.#rounds = new Rounds(model, (round) => addingProblem(lag, batches * batchSize, round));
  }

  static async make(unrolled: Unrolled, network: Network, lag: number): Promise<Adder> {
    return new Adder(
      await unrolled.sequenceRegressor({ inputSize: 2, outputSize: 1, network, seed: 1 }),
      lag,
    );
  }

  get parameterCount(): number {
    return this.model.parameterCount;
  }

  learn(options: TrainerOptions): Promise<Lesson> {
    return this.#rounds.next(options);
  }

  async answer({ numbers, marks }: Example): Promise<number> {
    const inputs = new Float32Array(2 * numbers.length);
    numbers.forEach((number, index) => (inputs[2 * index] = number));
    for (const mark of marks) inputs[2 * mark + 1] = 1;
    const [answer] = await this.model.predict([inputs]);
    return answer?.[0] ?? Number.NaN;
  }

  async dispose(): Promise<void> {
    await this.#rounds.end();
    this.model.dispose();
  }
}

class Copier implements Pupil {
  readonly #rounds;

  private constructor(
    private readonly model: SequenceTagger,
    private readonly lag: number,
  ) {
    this.#rounds = new Rounds(model, (round) => copySequences(lag, round));
  }

  static async make(unrolled: Unrolled, network: Network, lag: number): Promise<Copier> {
    return new Copier(
      await unrolled.sequenceTagger({
        vocabulary: Vocabulary.tokens([blank, go, ...alphabet]),
        tags: [blank, ...alphabet],
        network,
        seed: 1,
      }),
      lag,
    );
  }

  get parameterCount(): number {
    return this.model.parameterCount;
  }

  /** The error is the whole sequence's surprise, a letter: nearly all of it is at the letters. */
  async learn(options: TrainerOptions): Promise<Lesson> {
    const { error, seconds } = await this.#rounds.next(options);
    return { error: (error * (this.lag + 2 * letterCount)) / letterCount, seconds };
  }

  async answer({ letters, lag }: Example): Promise<string> {
    const [prediction] = await this.model.predict([copyTokens([...letters], lag)]);
    return (prediction?.tags ?? []).slice(-letterCount).join('');
  }

  async dispose(): Promise<void> {
    await this.#rounds.end();
    this.model.dispose();
  }
}

import { freshSeed } from '../shared/freshSeed.ts';
import { nextFrame, prefersStillness } from '../shared/everyFrame.ts';
import type { GenerationStep, LanguageModel, Vocabulary } from 'unrolled';
import { candidateCount, type WritingView } from './writingView.ts';

export interface Pace {
  /** Characters a second. */
  readonly speed: number;
  /** Characters of one sample. */
  readonly length: number;
  /** Milliseconds a finished sample stays before the next one begins. */
  readonly rest: number;
}

interface WriterEvents {
  readonly onSample: (text: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Tokens of the text so far that a changed temperature is continued from. */
const memory = 200;

/** Milliseconds between two additions to the page: as smooth as more to the eye, and half the painting. */
const betweenPaints = 25;

/** Lets a model write sample after sample at a pace one can read, for as long as the tab is seen. */
export class Writer {
  #model: LanguageModel | undefined;
  #prompt = '';
  #pace: Pace = { speed: 40, length: 600, rest: 3000 };
  #temperature = 0.8;
  #held = false;
  #writing: Promise<void> = Promise.resolve();
  /** Goes up whenever what is being written is no longer wanted. */
  #generation = 0;

  constructor(
    private readonly view: WritingView,
    private readonly events: WriterEvents,
  ) {}

  /** Starts over with a model. */
  show(model: LanguageModel, prompt: string, pace: Pace): void {
    this.#model = model;
    this.#prompt = prompt;
    this.#pace = pace;
    this.again();
  }

  again(): void {
    this.#generation += 1;
    this.#held = false;
    if (this.#model) this.#writing = this.#write(this.#model, this.#generation);
  }

  /** Falls silent. Resolves when the model is no longer asked for anything. */
  async stop(): Promise<void> {
    this.#generation += 1;
    await this.#writing;
  }

  set pace(pace: Pace) {
    this.#pace = pace;
  }

  /** Applies from the next character on. */
  set temperature(temperature: number) {
    this.#temperature = temperature;
  }

  get held(): boolean {
    return this.#held;
  }

  set held(held: boolean) {
    this.#held = held;
  }

  async #write(model: LanguageModel, generation: number): Promise<void> {
    const wanted = () => generation === this.#generation;
    try {
      while (wanted()) {
        await this.#sample(model, wanted);
        if (!wanted()) return;
        this.events.onSample(this.view.written);
        const rested = performance.now() + this.#pace.rest * (prefersStillness() ? 3 : 1);
        while (wanted() && (performance.now() < rested || this.#waiting)) await nextFrame();
      }
    } catch (error) {
      if (wanted()) this.events.onError(error);
    }
  }

  async #sample(model: LanguageModel, wanted: () => boolean): Promise<void> {
    const clock = new Clock(() => (prefersStillness() ? 1e9 : this.#pace.speed));
    let cleared = false;
    // Tokens, as cutting the text itself to a length could cut through a word.
    const read = idsOf(this.#prompt, model.vocabulary);
    let begun = false;
    let left = this.#pace.length;
    while (left > 0 && wanted()) {
      const temperature = this.#temperature;
      const steps = model.streamSteps({
        // The visitor's own words at first, so that a message about them can quote them.
        prompt: begun ? read.slice(-memory) : this.#prompt,
        length: left,
        temperature,
        candidates: candidateCount,
        seed: freshSeed(),
      });
      let due: GenerationStep[] = [];
      const before = left;
      for await (const step of steps) {
        if (!wanted() || temperature !== this.#temperature) break;
        // The old sample stands until the new one has its first character.
        if (!cleared) this.view.clear(this.#prompt);
        cleared = true;
        due.push(step);
        read.push(step.token);
        begun = true;
        left -= 1;
        if (clock.tick() && left > 0) continue;
        this.view.append(due);
        due = [];
        const next = performance.now() + betweenPaints;
        do await nextFrame();
        while (wanted() && (this.#waiting || performance.now() < next));
      }
      if (wanted()) this.view.append(due);
      if (left === before && temperature === this.#temperature) return;
    }
  }

  get #waiting(): boolean {
    return this.#held || this.view.inspecting;
  }
}

/** What a model reads of a text, as token ids. What it does not know is left out. */
function idsOf(text: string, vocabulary: Vocabulary): number[] {
  const normal = vocabulary.normalize(text);
  const tokens =
    vocabulary.unit === 'words' ? (normal.match(/\n|\S+/gu) ?? []) : Array.from(normal);
  return tokens.map((token) => vocabulary.idOf(token)).filter((id) => id !== undefined);
}

/** Tells how many characters are due in a frame. */
class Clock {
  #next = performance.now();

  constructor(private readonly speed: () => number) {}

  /** Counts one character. True when the next one is due at once. */
  tick(): boolean {
    const now = performance.now();
    // After a wait the clock does not run to catch up.
    if (this.#next < now - 250) this.#next = now;
    this.#next += 1000 / this.speed();
    return this.#next <= now;
  }
}

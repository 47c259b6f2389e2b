import type { SequenceToSequence, TrainingProgress, Unrolled } from 'unrolled';
import { isCell } from '../shared/cells.ts';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find, h } from '../shared/dom.ts';
import {
  type Attention,
  batchSize,
  clipNorm,
  type EncoderDecoderSettings,
  refuseStrangers,
} from '../shared/encoderDecoder.ts';
import { EncoderDecoderPanel } from '../shared/encoderDecoderPanel.ts';
import { oncePerFrame } from '../shared/everyFrame.ts';
import { attempt } from '../shared/exactness.ts';
import { acceptDrops } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { releaseOnLeave } from '../shared/library.ts';
import { Newest } from '../shared/newest.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { Training } from '../shared/training.ts';
import { TrainingDeck } from '../shared/trainingDeck.ts';
import { describeNetwork, describeTraining } from '../shared/trainingStatus.ts';
import { startTries } from '../shared/tries.ts';
import { Typist } from '../shared/typist.ts';
import { Attempts } from './attempts.ts';
import { Corpora } from './corpora.ts';
import { examples } from './examples.ts';
import { History } from './history.ts';
import demoFacts from './model.json';
import { newParser } from './networks.ts';
import { Numbers } from './numbers.ts';
import { type Parse, parse } from './parser.ts';
import { ParseView } from './parseView.ts';
import { defaults } from './settings.ts';
import { snippet } from './snippet.ts';
import { type TreeCorpus, unseenSentences } from './treeCorpus.ts';

/** Steps between two countings of brackets, and milliseconds between two readings of the sentence. */
const between = { countings: 25, readings: 400 };

/** Tokens after which a tree is cut off, where nothing is known of what was learnt. */
const longestTree = 200;

/** The page as a whole: who tells whom what. */
export class Page {
  readonly #corpora = new Corpora();
  readonly #history = new History();
  readonly #numbers = new Numbers(this.#history);
  readonly #view = new ParseView();
  readonly #attempts = new Attempts(find('#attempts-panel'), find('#attempts'));
  readonly #training: Training<SequenceToSequence, TreeCorpus, TrainingProgress>;
  readonly #deck: TrainingDeck<'sequenceToSequence', TreeCorpus, TrainingProgress>;
  readonly #panel: EncoderDecoderPanel;
  readonly #parse: Newest<string, Parse>;
  readonly #typist: Typist;
  readonly #input = find('#sentence') as HTMLInputElement;
  readonly #hold = h('button', { type: 'button', class: 'button button-plain' }, 'Hold');
  readonly #code = new CodeBlock('The model in code');
  readonly #drawNumbers = oncePerFrame(() => {
    this.#numbers.draw();
  });
  readonly #unseen = unseenSentences();
  #drawn = 0;
  #loadedName = '';
  #lastReading = 0;
  /** Whose words are listed. */
  #listed: SequenceToSequence | undefined;

  constructor(
    unrolled: Unrolled,
    private readonly demo: SequenceToSequence,
    private readonly notices: Notices,
  ) {
    this.#training = new Training({
      read: () => this.#corpora.read(this.#panel.settings.corpus),
      make: (corpus) => {
        const seed = 1 + Math.floor(Math.random() * 2 ** 31);
        return newParser(unrolled, corpus, this.#panel.settings, seed);
      },
      check: (model, { train }) => {
        refuseStrangers(model, train);
      },
      fit: (model, { train }) => this.#fit(model, train),
      onPhase: () => {
        this.#followPhase();
      },
      onStep: (progress, model, corpus) => this.#followStep(progress, model, corpus),
      onError: (message) => {
        notices.error(message);
      },
    });
    this.#deck = new TrainingDeck({
      unrolled,
      notices,
      kind: 'sequenceToSequence',
      training: this.#training,
      demo: () => demo,
      fileName: () => 'unrolled-parser',
      onOpen: (model, file) => {
        this.#loadedName = file.name;
        const { cell, hiddenSize } = model.network;
        const attention = model.attention as Attention;
        this.#panel.set({ attention, hiddenSize, ...(isCell(cell) && { cell }) });
      },
    });
    this.#parse = new Newest(
      (text) => parse(this.#parser, text, this.#training.task?.longest ?? longestTree),
      (parsed) => {
        this.#view.show(parsed);
      },
      (error) => {
        this.#view.refuse(messageOf(error));
      },
    );
    this.#typist = new Typist(examples, {
      onText: (text) => {
        this.#input.value = text;
        this.#parse.ask(text);
        this.#followTypist();
      },
    });
    this.#panel = new EncoderDecoderPanel(find('#settings-fields'), {
      corpora: this.#corpora,
      defaults,
      onChange: () => {
        this.#training.change();
        this.#showCode();
      },
    });
    this.#build();
    this.#listen();
    releaseOnLeave(unrolled, () => this.#release());
  }

  begin(): void {
    find('#demo-model').textContent = demoFacts.description;
    this.#followPhase();
    this.#showCode();
    if (this.#input.value.trim() === '' && document.activeElement !== this.#input) {
      this.#typist.start();
    } else {
      // The visitor was faster than the network.
      this.#parse.ask(this.#input.value);
    }
    this.#followTypist();
    void this.#corpora.findReal().then(() => {
      this.#panel.refreshCorpora();
    });
  }

  get #parser(): SequenceToSequence {
    return this.#training.model ?? this.demo;
  }

  #build(): void {
    const another = h('button', { type: 'button', class: 'button button-plain' }, 'An unseen one');
    another.addEventListener('click', () => {
      this.#drawUnseen();
    });
    find('#transport').append(this.#deck.element);
    find('#code').append(this.#code.element);
    find('#sentence-buttons').append(another, this.#hold);
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#deck.load(file));
  }

  #listen(): void {
    this.#input.addEventListener('input', () => {
      this.#type(undefined);
      this.#parse.ask(this.#input.value);
    });
    // Whoever comes to type finds nobody else typing.
    this.#input.addEventListener('focus', () => {
      this.#type(undefined);
    });
    this.#hold.addEventListener('click', () => {
      if (this.#typist.typing) this.#typist.hold();
      else this.#typist.start();
      this.#followTypist();
    });
    startTries({
      deep: () => {
        this.#type(examples.at(-1));
        find('#main').scrollIntoView();
      },
      train: () => void this.#setUp(defaults),
      without: () =>
        void this.#setUp({ ...defaults, attention: 'none', cell: 'elman', hiddenSize: 48 }),
    });
  }

  /** Types a sentence for the visitor, or leaves the typing to him. */
  #type(sentence: string | undefined): void {
    this.#typist.hold();
    if (sentence !== undefined) this.#typist.type(sentence);
    this.#followTypist();
  }

  #followTypist(): void {
    this.#hold.textContent = this.#typist.typing ? 'Hold' : 'Show examples';
  }

  /** A sentence from those that no network has learnt from. */
  #drawUnseen(): void {
    this.#type(undefined);
    const sentences = this.#training.task?.heldOut ?? this.#unseen;
    const sentence = sentences[this.#drawn % sentences.length];
    this.#drawn += 1;
    if (!sentence) return;
    this.#input.value = sentence.source.join(' ');
    this.#parse.ask(this.#input.value);
  }

  #fit(
    model: SequenceToSequence,
    train: TreeCorpus['train'],
  ): AsyncGenerator<TrainingProgress, void, undefined> {
    return model.fit(train, {
      batchSize,
      clipNorm,
      epochs: 1_000_000,
      optimizer: { type: 'adam', learningRate: this.#panel.settings.learningRate },
    });
  }

  async #followStep(
    progress: TrainingProgress,
    model: SequenceToSequence,
    { heldOut, longest }: TreeCorpus,
  ): Promise<void> {
    this.#history.add(progress);
    if (progress.step % between.countings === 0) {
      const attempts = await attempt(model, heldOut, longest);
      this.#history.addAttempts(progress.step, attempts);
      this.#attempts.show(attempts);
    }
    this.#drawNumbers();
    if (this.#training.phase === 'paused') this.#showStatus();
    const now = performance.now();
    if (this.#training.phase === 'training' && now - this.#lastReading < between.readings) return;
    this.#lastReading = now;
    this.#parse.again();
  }

  /** Sets the controls and trains at once. */
  async #setUp(settings: EncoderDecoderSettings): Promise<void> {
    this.notices.clearError();
    if (this.#training.phase !== 'idle') await this.#training.reset();
    this.#panel.set(settings);
    this.#showCode();
    find('#main').scrollIntoView();
    await this.#training.start();
  }

  async #release(): Promise<void> {
    this.#typist.hold();
    await this.#parse.stop();
    await this.#training.reset();
    this.demo.dispose();
  }

  #followPhase(): void {
    const { phase, model } = this.#training;
    const busy = phase === 'preparing';
    const running = phase === 'training' || phase === 'paused';
    this.#deck.follow();
    this.#panel.lock({
      corpus: busy || running,
      network: busy || model !== undefined,
      training: busy,
    });
    if (phase === 'idle') {
      this.#history.clear();
      this.#attempts.show([]);
    }
    this.#listWords();
    this.#showStatus();
    this.#numbers.draw();
    this.#parse.again();
  }

  /** All that the network can read, to choose from. */
  #listWords(): void {
    if (this.#listed === this.#parser) return;
    this.#listed = this.#parser;
    const { tokens } = this.#parser.source;
    find('#words').textContent = tokens.join(' · ');
    find('#words-count').textContent = String(tokens.length);
  }

  #showStatus(): void {
    find('#status').textContent = describeTraining({
      phase: this.#training.phase,
      network: describeNetwork(this.#panel.settings),
      task: this.#training.task?.name,
      step: this.#history.last?.step ?? 0,
      loaded: this.#loadedName,
      ready: 'Ready. The trees come from a small network trained beforehand.',
      things: 'sentences',
    });
  }

  #showCode(): void {
    this.#code.show(snippet(this.#panel.settings));
  }
}

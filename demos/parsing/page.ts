import type { SequenceToSequence, TrainingProgress, Unrolled } from 'unrolled';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find, h } from '../shared/dom.ts';
import { batchSize, clipNorm, refuseStrangers } from '../shared/encoderDecoder.ts';
import { EncoderDecoderPanel } from '../shared/encoderDecoderPanel.ts';
import { oncePerFrame } from '../shared/everyFrame.ts';
import { attempt } from '../shared/exactness.ts';
import { acceptDrops } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { freshSeed } from '../shared/freshSeed.ts';
import { openAs, releaseOnLeave } from '../shared/library.ts';
import { Newest } from '../shared/newest.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { Training } from '../shared/training.ts';
import { TrainingDeck } from '../shared/trainingDeck.ts';
import { describeNetwork, describeTraining } from '../shared/trainingStatus.ts';
import { startTries } from '../shared/tries.ts';
import { TypedField } from '../shared/typedField.ts';
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
  readonly #deck: TrainingDeck<SequenceToSequence, TreeCorpus, TrainingProgress>;
  readonly #panel: EncoderDecoderPanel;
  readonly #parse: Newest<string, Parse>;
  readonly #sentence: TypedField;
  readonly #code = new CodeBlock('The model in code');
  readonly #drawNumbers = oncePerFrame(() => {
    this.#numbers.draw();
  });
  readonly #unseen = unseenSentences();
  #drawn = 0;
  #lastReading = 0;
  /** Whose words are listed. */
  #listed: SequenceToSequence | undefined;

  constructor(
    unrolled: Unrolled,
    private readonly demo: SequenceToSequence,
    notices: Notices,
  ) {
    this.#training = new Training({
      read: () => this.#corpora.read(this.#panel.settings.corpus),
      make: (corpus) => newParser(unrolled, corpus, this.#panel.settings, freshSeed()),
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
      notices,
      training: this.#training,
      open: (bytes) => openAs(unrolled, bytes, 'sequenceToSequence'),
      save: { model: () => this.#parser, fileName: () => 'unrolled-parser' },
      onOpen: (model) => {
        this.#forget();
        this.#panel.showNetwork(model);
        this.#showCode();
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
    this.#sentence = new TypedField({
      input: find('#sentence') as HTMLInputElement,
      examples,
      onText: (text) => {
        this.#parse.ask(text);
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
    this.#sentence.begin();
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
    find('#sentence-buttons').append(another, this.#sentence.hold);
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#deck.take(file));
  }

  #listen(): void {
    startTries({
      deep: () => {
        this.#sentence.type(examples.at(-1) ?? '');
        find('#main').scrollIntoView();
      },
      train: () => {
        this.#trainAnew(defaults);
      },
      without: () => {
        this.#trainAnew({ ...defaults, attention: 'none', cell: 'elman', hiddenSize: 48 });
      },
    });
  }

  /** A sentence from those that no network has learnt from. */
  #drawUnseen(): void {
    const sentences = this.#training.task?.heldOut ?? this.#unseen;
    const sentence = sentences[this.#drawn % sentences.length];
    this.#drawn += 1;
    if (!sentence) return;
    this.#sentence.put(sentence.source.join(' '));
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

  #trainAnew(settings: typeof defaults): void {
    void this.#deck.startAnew(() => {
      this.#panel.set(settings);
      this.#showCode();
    });
  }

  async #release(): Promise<void> {
    this.#sentence.stop();
    await this.#parse.stop();
    await this.#training.reset();
    this.demo.dispose();
  }

  #followPhase(): void {
    const { phase, locks } = this.#training;
    this.#deck.follow();
    this.#panel.lock(locks);
    if (phase === 'idle') this.#forget();
    this.#listWords();
    this.#showStatus();
    this.#numbers.draw();
    this.#parse.again();
  }

  /** What was measured of a network that gives way. */
  #forget(): void {
    this.#history.clear();
    this.#attempts.show([]);
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
      loaded: this.#deck.loadedName,
      ready: 'Ready. The trees come from a small network trained beforehand.',
      things: 'sentences',
    });
  }

  #showCode(): void {
    this.#code.show(snippet(this.#panel.settings));
  }
}

import type { SequenceToSequence, TrainingProgress, Unrolled } from 'unrolled';
import { Choice } from '../shared/choice.ts';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find, h } from '../shared/dom.ts';
import { batchSize, clipNorm, refuseStrangers } from '../shared/encoderDecoder.ts';
import { EncoderDecoderPanel } from '../shared/encoderDecoderPanel.ts';
import { oncePerFrame } from '../shared/everyFrame.ts';
import { attempt, shareOf } from '../shared/exactness.ts';
import { acceptDrops, FileDrop } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { freshSeed } from '../shared/freshSeed.ts';
import { openAs, releaseOnLeave } from '../shared/library.ts';
import { Newest } from '../shared/newest.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { NumberField } from '../shared/numberField.ts';
import { Training } from '../shared/training.ts';
import { TrainingDeck } from '../shared/trainingDeck.ts';
import { describeNetwork, describeTraining } from '../shared/trainingStatus.ts';
import { startTries } from '../shared/tries.ts';
import { TypedField } from '../shared/typedField.ts';
import { AnswerView } from './answerView.ts';
import { ByLength } from './byLength.ts';
import { Corpora } from './corpora.ts';
import { DemoCount } from './demoCount.ts';
import { examples } from './examples.ts';
import { History } from './history.ts';
import demoFacts from './model.json';
import { type Kind, kindNames, kindOf, kinds, newTranslator } from './networks.ts';
import { Numbers } from './numbers.ts';
import { type PairCorpus, unseenOf } from './pairCorpus.ts';
import { defaults } from './settings.ts';
import { snippet } from './snippet.ts';
import { translate, type Translation, widestBeam } from './translator.ts';
import { Truths } from './truths.ts';

/** Steps between two countings of exact answers, and milliseconds between two readings of the input. */
const between = { countings: 25, readings: 400 };

/** Tokens after which an answer is cut off, where nothing is known of what was learnt. */
const longestAnswer = 60;

/** The page as a whole: who tells whom what. */
export class Page {
  readonly #corpora = new Corpora();
  readonly #truths = new Truths();
  readonly #history = new History();
  readonly #byLength = new ByLength();
  readonly #numbers = new Numbers(this.#history, this.#byLength);
  readonly #view = new AnswerView();
  readonly #training: Training<SequenceToSequence, PairCorpus, TrainingProgress>;
  readonly #deck: TrainingDeck<SequenceToSequence, PairCorpus, TrainingProgress>;
  readonly #panel: EncoderDecoderPanel;
  readonly #file: FileDrop;
  readonly #translation: Newest<string, Translation>;
  readonly #source: TypedField;
  readonly #kind: Choice<Kind>;
  readonly #beamWidth: NumberField;
  readonly #code = new CodeBlock('The model in code');
  readonly #count: DemoCount;
  readonly #drawNumbers = oncePerFrame(() => {
    this.#numbers.draw();
  });
  readonly #unseen = unseenOf('both');
  #drawn = 0;
  #lastReading = 0;
  #begun: PairCorpus | undefined;

  constructor(
    unrolled: Unrolled,
    private readonly demo: Readonly<Record<Kind, SequenceToSequence>>,
    notices: Notices,
  ) {
    this.#training = new Training({
      read: () => this.#corpora.read(this.#panel.settings.corpus),
      make: (corpus) => newTranslator(unrolled, corpus, this.#panel.settings, freshSeed()),
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
      save: {
        model: () => this.#training.model ?? demo[this.#kind.value],
        fileName: () => `unrolled-translation-${this.#kind.value}-attention`,
      },
      data: {
        things: 'other pairs',
        corpora: this.#corpora,
        panel: () => this.#panel,
      },
      onOpen: (model) => {
        this.#followFile(model);
      },
    });
    this.#translation = new Newest(
      (text) =>
        translate(this.#answering, text, {
          beamWidth: this.#beamWidth.value,
          longest: this.#training.task?.longest ?? longestAnswer,
        }),
      (translation, text) => {
        this.#view.show(translation, this.#truths.of(text, translation.source));
      },
      (error) => {
        this.#view.refuse(messageOf(error));
      },
    );
    this.#source = new TypedField({
      input: find('#source') as HTMLInputElement,
      examples,
      onText: (text) => {
        this.#translation.ask(text);
      },
    });
    this.#kind = new Choice<Kind>({
      label: 'Who answers',
      options: kinds.map((value) => ({ value, name: kindNames[value] })),
      value: 'with',
      onChange: () => {
        this.#translation.again();
      },
    });
    this.#beamWidth = new NumberField({
      label: 'Beam width',
      value: 4,
      range: [1, widestBeam],
      onChange: () => {
        this.#translation.again();
        this.#showCode();
      },
    });
    this.#file = new FileDrop({
      label: 'Choose a file of pairs',
      note: 'or drop one here',
      accept: '.tsv,.csv,.txt,text/*',
      onFile: (file) => void this.#deck.take(file),
    });
    this.#panel = new EncoderDecoderPanel(find('#settings-fields'), {
      corpora: this.#corpora,
      defaults,
      extras: { file: this.#file.element },
      onChange: () => {
        this.#training.change();
        this.#showCode();
      },
    });
    this.#count = new DemoCount(demo, this.#unseen, this.#byLength, {
      isOff: () => this.#training.model !== undefined,
      onCount: this.#drawNumbers,
      onError: (error) => {
        notices.error(messageOf(error));
      },
    });
    this.#truths.learn(this.#unseen, 'characters');
    this.#build();
    this.#listen();
    releaseOnLeave(unrolled, () => this.#release());
  }

  begin(): void {
    find('#demo-model').textContent = demoFacts.description;
    this.#followPhase();
    this.#showCode();
    this.#source.begin();
    void this.#corpora.findReal().then(() => {
      this.#panel.refreshCorpora();
    });
  }

  #build(): void {
    const another = h('button', { type: 'button', class: 'button button-plain' }, 'An unseen one');
    another.addEventListener('click', () => {
      this.#drawUnseen();
    });
    find('#transport').append(this.#deck.element);
    find('#code').append(this.#code.element);
    find('#source-buttons').append(another, this.#source.hold);
    find('#source-fields').append(
      this.#kind.element,
      h(
        'div',
        { class: 'field' },
        h('span', { class: 'field-label', 'aria-hidden': 'true' }, 'Beam width'),
        this.#beamWidth.element,
      ),
    );
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#deck.take(file));
  }

  #listen(): void {
    const show = (kind: Kind, text: string) => {
      this.#kind.value = kind;
      this.#source.type(text);
      find('#main').scrollIntoView();
    };
    startTries({
      long: () => {
        show('without', examples[3]);
      },
      date: () => {
        show('with', 'the 5th of March 1987');
      },
      without: () =>
        void this.#deck.startAnew(() => {
          this.#panel.set({ ...defaults, corpus: 'numbers', attention: 'none' });
          this.#showCode();
        }),
    });
  }

  /** The network that answers: the visitor's own, or the small one where his is of the other kind. */
  get #answering(): SequenceToSequence {
    const own = this.#training.model;
    const kind = this.#kind.value;
    return own && kindOf(own.attention) === kind ? own : this.demo[kind];
  }

  /** Something from what no network has learnt from. */
  #drawUnseen(): void {
    const { heldOut } = this.#training.task ?? { heldOut: this.#unseen };
    const pair = heldOut[this.#drawn % heldOut.length];
    this.#drawn += 1;
    if (!pair) return;
    this.#source.put(pair.text);
  }

  #fit(
    model: SequenceToSequence,
    train: PairCorpus['train'],
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
    { heldOut, longest }: PairCorpus,
  ): Promise<void> {
    this.#history.add(progress);
    if (progress.step % between.countings === 0 && heldOut.length > 0) {
      const attempts = await attempt(model, heldOut, longest);
      this.#history.addExact(
        progress.step,
        shareOf(attempts, ({ exact }) => exact),
      );
      this.#byLength.show(kindOf(model.attention), attempts);
    }
    this.#drawNumbers();
    if (this.#training.phase === 'paused') this.#showStatus();
    const now = performance.now();
    if (this.#training.phase === 'training' && now - this.#lastReading < between.readings) return;
    this.#lastReading = now;
    this.#translation.again();
  }

  #followFile(model: SequenceToSequence): void {
    this.#panel.showNetwork(model);
    this.#kind.value = kindOf(model.attention);
    this.#forget();
    this.#showCode();
  }

  async #release(): Promise<void> {
    this.#source.stop();
    await this.#translation.stop();
    await this.#training.reset();
    await this.#count.stop();
    for (const kind of kinds) this.demo[kind].dispose();
  }

  #followPhase(): void {
    const { phase, model, task, locks } = this.#training;
    const running = phase === 'training' || phase === 'paused';
    this.#deck.follow();
    this.#file.disabled = locks.corpus;
    this.#panel.lock(locks);
    if (phase === 'idle') {
      this.#forget();
      this.#count.start();
    }
    if (running && model && task && task !== this.#begun) this.#begin(model, task);
    find('#source-label').textContent =
      task?.complete === false ? 'Your text' : 'Your number or date';
    this.#showStatus();
    this.#numbers.draw();
    this.#translation.again();
  }

  /** What was measured of a network that gives way. */
  #forget(): void {
    this.#begun = undefined;
    this.#history.clear();
    this.#byLength.clear();
  }

  /** A training has begun on pairs that were not the last ones. */
  #begin(model: SequenceToSequence, task: PairCorpus): void {
    this.#begun = task;
    this.#kind.value = kindOf(model.attention);
    this.#truths.learn([...task.train, ...task.heldOut], task.units.target);
    // What the small networks get right of other pairs says nothing about these.
    if (!task.complete) this.#byLength.clear();
  }

  #showStatus(): void {
    find('#status').textContent = describeTraining({
      phase: this.#training.phase,
      network: describeNetwork(this.#panel.settings),
      task: this.#training.task?.name,
      step: this.#history.last?.step ?? 0,
      loaded: this.#deck.loadedName,
      ready: 'Ready. The answers come from two small networks trained beforehand.',
      things: 'pairs',
    });
  }

  #showCode(): void {
    this.#code.show(snippet(this.#panel.settings, this.#beamWidth.value));
  }
}

import type { SequenceToSequence, Unrolled } from 'unrolled';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find, h } from '../shared/dom.ts';
import { batchSize, clipNorm, refuseStrangers } from '../shared/encoderDecoder.ts';
import { oncePerFrame, prefersStillness } from '../shared/everyFrame.ts';
import { acceptDrops } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { freshSeed } from '../shared/freshSeed.ts';
import { openAs, releaseOnLeave } from '../shared/library.ts';
import { Newest } from '../shared/newest.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { PredictionHistory, type PredictionProgress } from '../shared/predictionHistory.ts';
import { PredictionNumbers } from '../shared/predictionNumbers.ts';
import { figure } from '../shared/readout.ts';
import { Training } from '../shared/training.ts';
import { TrainingDeck } from '../shared/trainingDeck.ts';
import { describeNetwork, describeTraining } from '../shared/trainingStatus.ts';
import { startTries } from '../shared/tries.ts';
import { Corpora } from './corpora.ts';
import { dialogue, opening, suggestions } from './examples.ts';
import demoFacts from './model.json';
import { type Reply, replyTo } from './replier.ts';
import { defaults, replyDefaults } from './settings.ts';
import { ReplyControls, SettingsPanel } from './settingsPanel.ts';
import { snippet } from './snippet.ts';
import type { TalkCorpus } from './talkCorpus.ts';
import { newTalker } from './talker.ts';
import { TalkView } from './talkView.ts';

/** Milliseconds between two lines of the opening, and between two looks at how the reply comes along. */
const betweenLines = 2200;
const betweenLooks = 700;

/** Steps that are looked at however soon they come. */
const earlySteps = new Set([1, 3, 6, 10, 15, 20, 30, 40, 60, 80, 120, 160]);

/** Steps between two looks at the unseen lines. */
const validateEvery = 50;

/** Replies of the learning network that stay on the page. */
const shownSamples = 10;

/** The page as a whole: who tells whom what. */
export class Page {
  readonly #corpora = new Corpora();
  readonly #history = new PredictionHistory();
  readonly #training: Training<SequenceToSequence, TalkCorpus, PredictionProgress>;
  readonly #deck: TrainingDeck<SequenceToSequence, TalkCorpus, PredictionProgress>;
  readonly #panel: SettingsPanel;
  readonly #controls: ReplyControls;
  readonly #numbers = new PredictionNumbers(this.#history, 'unseen lines');
  readonly #view = new TalkView();
  readonly #code = new CodeBlock('The model in code');
  readonly #line = find('#line') as HTMLInputElement;
  readonly #samples = find('#samples');
  /** The reply to the last line as the learning network would give it now. */
  readonly #look: Newest<string, Reply | undefined>;
  #lastLook = 0;
  #lastSaid = '';
  #lastSample = '';
  /** Lines are replied to one after the other. */
  #replying: Promise<void> = Promise.resolve();
  /** The visitor has begun to do something: nobody else talks any more. */
  #taken = false;
  #left = false;

  constructor(
    unrolled: Unrolled,
    private readonly demo: SequenceToSequence,
    notices: Notices,
  ) {
    const drawNumbers = oncePerFrame(() => {
      this.#numbers.draw();
    });
    this.#training = new Training<SequenceToSequence, TalkCorpus, PredictionProgress>({
      read: () => this.#corpora.read(this.#panel.settings.corpus),
      make: (corpus) => newTalker(unrolled, corpus, this.#panel.settings, freshSeed()),
      check: refuse,
      fit: (model, { train, heldOut }) =>
        model.fit([...train], {
          batchSize: Math.min(batchSize, train.length),
          clipNorm,
          epochs: 1_000_000,
          optimizer: { type: 'adam', learningRate: this.#panel.settings.learningRate },
          ...(heldOut.length > 0 && { validation: [...heldOut], validateEvery }),
        }),
      onPhase: () => {
        this.#followPhase();
      },
      onStep: (progress) => {
        this.#history.add(progress);
        drawNumbers();
        if (this.#training.phase === 'paused') this.#showStatus();
        return this.#lookNowAndThen(progress.step);
      },
      onError: (message) => {
        notices.error(message);
      },
    });
    this.#look = new Newest(
      (line) => this.#replyNow(line),
      (reply) => {
        this.#keepSample(reply);
      },
      // A line that cannot be read has no reply.
      () => undefined,
    );
    this.#deck = new TrainingDeck({
      notices,
      training: this.#training,
      open: (bytes) => openAs(unrolled, bytes, 'sequenceToSequence'),
      save: { model: () => this.#training.model ?? demo, fileName: () => 'unrolled-chat' },
      data: {
        things: 'other lines',
        corpora: this.#corpora,
        panel: () => this.#panel,
      },
      onOpen: (model) => {
        this.#forget();
        this.#panel.showNetwork(model);
        this.#showCode();
      },
    });
    this.#panel = new SettingsPanel(find('#settings-fields'), this.#corpora, {
      onChange: () => {
        this.#training.change();
        this.#showCode();
      },
      onFile: (file) => void this.#take(file),
    });
    this.#controls = new ReplyControls(() => {
      this.#showCode();
    });
    find('#transport').append(this.#deck.element);
    find('#code').append(this.#code.element);
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#take(file));
    this.#listen();
    releaseOnLeave(unrolled, () => this.#release());
  }

  begin(): void {
    find('#demo-model').textContent = demoFacts.description;
    this.#followPhase();
    this.#showCode();
    this.#taken = document.activeElement === this.#line || this.#line.value !== '';
    (find('#send') as HTMLButtonElement).disabled = false;
    void this.#open();
    void this.#corpora.findReal().then(() => {
      this.#panel.refreshCorpora();
    });
  }

  #listen(): void {
    find('#say').addEventListener('submit', (event) => {
      event.preventDefault();
      const line = this.#line.value.trim();
      if (line === '') return;
      this.#line.value = '';
      this.#sayForVisitor(line);
    });
    this.#line.addEventListener('focus', () => {
      this.#taken = true;
    });
    for (const line of suggestions) {
      const button = h('button', { type: 'button', class: 'button' }, line);
      button.addEventListener('click', () => {
        this.#sayForVisitor(line);
      });
      find('#suggestions').append(button);
    }
    const again = h('button', { type: 'button', class: 'button button-plain' }, 'Reply again');
    again.addEventListener('click', () => {
      this.#taken = true;
      if (this.#lastSaid) this.#reply(this.#lastSaid);
    });
    const clear = h('button', { type: 'button', class: 'button button-plain' }, 'Clear');
    clear.addEventListener('click', () => {
      this.#taken = true;
      this.#view.clear();
    });
    find('#talk-buttons').append(again, clear);
    startTries({
      unseen: () => {
        find('#main').scrollIntoView();
        this.#controls.set(replyDefaults);
        this.#showCode();
        this.#sayForVisitor('so, is it perhaps going to be windy over there tomorrow?');
      },
      wild: () => {
        find('#main').scrollIntoView();
        this.#controls.set({ way: 'draw', temperature: 2 });
        this.#showCode();
        this.#sayForVisitor('hello, what can you talk about?');
      },
      teach: () => void this.#teach(),
    });
  }

  #sayForVisitor(line: string): void {
    this.#taken = true;
    this.#say(line);
  }

  #say(line: string): void {
    this.#view.say(line);
    this.#lastSaid = line;
    this.#lastSample = '';
    this.#reply(line);
  }

  #reply(line: string): void {
    this.#replying = this.#replying.then(() => this.#replyWith(line));
  }

  async #replyWith(line: string): Promise<void> {
    if (this.#left) return;
    const model = this.#training.model ?? this.demo;
    const own = model !== this.demo;
    try {
      const reply = await replyTo(model, line, this.#controls.settings);
      this.#view.reply(reply, own ? 'Your network' : 'The small network');
    } catch (error) {
      // Thrown away while it was about to speak: the one that is there now replies.
      if (model !== (this.#training.model ?? this.demo)) await this.#replyWith(line);
      else this.#view.refuse(messageOf(error));
    }
  }

  /** A few lines are said unasked, so that there is a talk to see. */
  async #open(): Promise<void> {
    for (const line of opening) {
      if (this.#taken || this.#left) return;
      this.#say(line);
      await this.#replying;
      if (!prefersStillness()) await new Promise((resolve) => setTimeout(resolve, betweenLines));
    }
  }

  async #teach(): Promise<void> {
    this.#taken = true;
    await this.#deck.startAnew(() => {
      this.#panel.write(dialogue);
      this.#panel.set({ ...defaults, corpus: 'dialogue', hiddenSize: 32, learningRate: 0.01 });
      this.#controls.set(replyDefaults);
      this.#showCode();
      this.#lastSaid = 'what is the password';
    });
  }

  async #release(): Promise<void> {
    this.#left = true;
    await this.#look.stop();
    await this.#replying;
    await this.#training.reset();
    this.demo.dispose();
  }

  /** A network or a file of pairs, whichever it is. */
  async #take(file: File): Promise<void> {
    this.#taken = true;
    await this.#deck.take(file);
  }

  /**
   * While the network learns, the last line is put to it again and again. A small network may know a few
   * lines by heart in less than a second, so that its first steps wait for what it replies.
   */
  async #lookNowAndThen(step: number): Promise<void> {
    if (!this.#lastSaid) return;
    const now = performance.now();
    if (earlySteps.has(step)) {
      this.#lastLook = now;
      try {
        this.#keepSample(await this.#replyNow(this.#lastSaid));
      } catch {
        // A line that cannot be read has no reply.
      }
    } else if (this.#training.phase === 'paused' || now - this.#lastLook >= betweenLooks) {
      this.#lastLook = now;
      this.#look.ask(this.#lastSaid);
    }
  }

  /** What the learning network replies to a line as it stands. */
  async #replyNow(line: string): Promise<Reply | undefined> {
    const { model } = this.#training;
    return model && replyTo(model, line, { ...this.#controls.settings, way: 'search' });
  }

  #keepSample(reply: Reply | undefined): void {
    if (!reply || !this.#training.model || reply.text === this.#lastSample) return;
    const { text, finished } = reply;
    this.#lastSample = text;
    const step = this.#history.last?.step ?? 0;
    find('#samples-line').textContent = `“${this.#lastSaid}”`;
    this.#samples.prepend(
      h(
        'li',
        {},
        h('span', {}, `step ${figure(step)}, loss ${figure(this.#history.smoothedLoss, 2)}`),
        h('q', {}, finished ? text : `${text} …`),
      ),
    );
    while (this.#samples.children.length > shownSamples) this.#samples.lastElementChild?.remove();
    find('#samples-panel').hidden = false;
  }

  #followPhase(): void {
    const { phase, model, locks } = this.#training;
    if (phase !== 'idle') this.#taken = true;
    if (phase === 'idle') this.#forget();
    this.#deck.follow();
    this.#panel.lock(locks);
    find('#talk-title').textContent = model
      ? 'A talk with your network'
      : 'A talk with a small network';
    this.#showStatus();
    this.#numbers.draw();
  }

  /** There is no network of the visitor's any more. */
  #forget(): void {
    this.#lastSample = '';
    this.#history.clear();
    this.#samples.replaceChildren();
    find('#samples-panel').hidden = true;
  }

  #showStatus(): void {
    const { phase, task } = this.#training;
    find('#status').textContent = describeTraining({
      phase,
      network: describeNetwork(this.#panel.settings),
      task: task?.name,
      step: this.#history.last?.step ?? 0,
      loaded: this.#deck.loadedName,
      ready: 'Ready. A small network trained beforehand replies.',
      things: 'lines',
    });
  }

  #showCode(): void {
    this.#code.show(snippet(this.#panel.settings, this.#controls.settings));
  }
}

/** Throws where a network that is there already cannot read or write what a corpus has. */
function refuse(model: SequenceToSequence, { train, units }: TalkCorpus): void {
  const { source, target } = model;
  if (source.unit !== units.source || target.unit !== units.target) {
    throw new Error(
      `This network reads ${source.unit} and writes ${target.unit}; the lines are made of ` +
        `${units.source} and ${units.target}. Press Reset and train a new one.`,
    );
  }
  refuseStrangers(model, train);
}

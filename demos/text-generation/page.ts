import type { LanguageModel, TrainingProgress, Unrolled } from 'unrolled';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find } from '../shared/dom.ts';
import { oncePerFrame } from '../shared/everyFrame.ts';
import { acceptDrops } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { openAs, releaseOnLeave } from '../shared/library.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { Training } from '../shared/training.ts';
import { TrainingDeck } from '../shared/trainingDeck.ts';
import { describeTraining } from '../shared/trainingStatus.ts';
import { startTries } from '../shared/tries.ts';
import { countRight } from '../shared/sums.ts';
import { Corpora } from './corpora.ts';
import { History } from './history.ts';
import demoFacts from './model.json';
import { ago, Keeper, type Kept } from './keeper.ts';
import { Numbers } from './numbers.ts';
import { refuseUnknown } from './refusals.ts';
import { Samples } from './samples.ts';
import { defaults, describeNetwork, type Settings } from './settings.ts';
import { SettingsPanel } from './settingsPanel.ts';
import { snippet } from './snippet.ts';
import {
  fitText,
  newLanguageModel,
  type TextTask,
  textTask,
  type TextTraining,
} from './textTask.ts';
import { Writer } from './writer.ts';
import { WritingControls } from './writingControls.ts';
import { WritingView } from './writingView.ts';

/** A sample to read at leisure, and a quick one between steps of a training. */
const calm = { speed: 36, length: 700, rest: 4000 };
const brisk = { speed: 80, length: 240, rest: 1200 };

/** The page as a whole: who tells whom what. */
export class Page {
  readonly #corpora = new Corpora();
  readonly #history = new History();
  readonly #training: TextTraining;
  readonly #deck: TrainingDeck<LanguageModel, TextTask, TrainingProgress>;
  readonly #keeper: Keeper;
  readonly #panel: SettingsPanel;
  readonly #writer: Writer;
  readonly #controls: WritingControls;
  readonly #view: WritingView;
  readonly #numbers = new Numbers(this.#history);
  readonly #samples = new Samples(find('#samples-panel'), find('#samples'));
  readonly #code = new CodeBlock('The model in code');
  /** The model whose text is on the page. */
  #writing: LanguageModel | undefined;
  #left = false;

  constructor(
    private readonly unrolled: Unrolled,
    private readonly demo: LanguageModel,
    private readonly notices: Notices,
  ) {
    const drawNumbers = oncePerFrame(() => {
      this.#drawNumbers();
    });
    this.#training = new Training({
      read: async () => {
        notices.clearOffer();
        const { settings } = this.#panel;
        return textTask(await this.#corpora.read(settings.corpus), settings);
      },
      make: (task) => newLanguageModel(unrolled, task, this.#panel.settings),
      check: ({ vocabulary }, { corpus, alphabet }) =>
        refuseUnknown(corpus.text, alphabet, vocabulary),
      fit: (model, task) => {
        this.#keeper.settings = this.#panel.settings;
        return fitText(model, task, this.#panel.settings);
      },
      onPhase: () => {
        this.#followPhase();
      },
      onStep: (progress) => {
        this.#history.add(progress);
        drawNumbers();
        if (this.#training.phase === 'paused') void this.#keeper.save();
      },
      onError: (message) => {
        notices.error(message);
      },
    });
    this.#deck = new TrainingDeck({
      notices,
      training: this.#training,
      open: (bytes) => openAs(unrolled, bytes, 'languageModel'),
      onOpen: (model) => {
        notices.clearOffer();
        this.#forget();
        this.#panel.set(model.network as Parameters<SettingsPanel['set']>[0]);
        this.#showCode();
      },
      save: { model: () => this.#training.model ?? demo, fileName: () => this.#fileName() },
      data: {
        things: 'another text',
        corpora: this.#corpora,
        panel: () => this.#panel,
      },
      onReset: () => this.#keeper.forget(),
    });
    this.#keeper = new Keeper(this.#training, this.#history);
    this.#view = new WritingView(find('#text'), find('#bars'));
    this.#writer = new Writer(this.#view, {
      onSample: (text) => {
        this.#keepSample(text);
      },
      onError: (error) => {
        notices.error(messageOf(error));
      },
    });
    this.#controls = new WritingControls(this.#writer, {
      onTemperature: () => {
        this.#showCode();
      },
      onPrompt: () => {
        this.#write();
      },
    });
    this.#panel = new SettingsPanel(find('#settings-fields'), this.#corpora, {
      onChange: () => {
        this.#followSettings();
      },
      onFile: (file) => void this.#deck.take(file),
    });
    find('#transport').append(this.#deck.element);
    find('#code').append(this.#code.element);
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#deck.take(file));
    startTries({
      temperature: () => {
        this.#controls.setTemperature(0.3);
        this.#showCode();
        find('#main').scrollIntoView();
      },
      arithmetic: () =>
        void this.#deck.startAnew(() => {
          this.#set({ ...defaults, corpus: 'arithmetic' });
        }),
      elman: () =>
        void this.#deck.setUp(() => {
          this.#set({ ...defaults, cell: 'elman', learningRate: 0.1, clipNorm: undefined });
        }),
    });
    // A closed tab keeps what it has learnt.
    releaseOnLeave(unrolled, () => this.#release());
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) void this.#keeper.save();
    });
  }

  begin(): void {
    find('#demo-model').textContent = demoFacts.description;
    this.#followPhase();
    this.#showCode();
    void this.#corpora.findReal().then(() => {
      this.#panel.refreshCorpora();
    });
    void this.#offerKept();
  }

  async #release(): Promise<void> {
    this.#left = true;
    await this.#training.reset();
    await this.#writer.stop();
    this.demo.dispose();
  }

  #set(settings: Settings): void {
    this.#panel.set(settings);
    this.#followSettings();
  }

  #fileName(): string {
    const step = this.#history.last?.step ?? 0;
    return this.#training.model ? `unrolled-text-step-${step}` : 'unrolled-text';
  }

  async #offerKept(): Promise<void> {
    const kept = await this.#keeper.find();
    if (!kept || this.#training.phase !== 'idle') return;
    const step = kept.history.last?.step ?? 0;
    this.notices.offer(
      `A training from ${ago(kept.savedAt)} is kept in this browser: ` +
        `${describeNetwork(kept.settings)}, step ${step}.`,
      [
        { label: 'Resume it', run: () => void this.#resume(kept) },
        { label: 'Forget it', run: () => void this.#keeper.forget() },
      ],
    );
  }

  async #resume(kept: Kept): Promise<void> {
    try {
      await this.#training.adopt(await openAs(this.unrolled, kept.model, 'languageModel'));
      this.#history.restore(kept.history);
      if (kept.corpus) this.#corpora.restore(kept.corpus);
      this.#set(kept.settings);
      this.#drawNumbers();
      await this.#training.start();
    } catch (error) {
      this.notices.error(`The kept training could not be resumed. ${messageOf(error)}`);
    }
  }

  #followSettings(): void {
    this.#training.change();
    this.#showCode();
  }

  #followPhase(): void {
    const { phase, model, locks } = this.#training;
    this.#deck.follow();
    this.#panel.lock(locks);
    if (phase === 'idle') this.#forget();
    this.#showStatus();
    if ((model ?? this.demo) !== this.#writing) this.#write();
    else this.#writer.pace = phase === 'training' ? brisk : calm;
    this.#controls.showTitle(model ? 'Your network writes' : 'A small trained network writes');
    this.#keeper.follow();
  }

  /** What was measured of a network that gives way. */
  #forget(): void {
    this.#history.clear();
    this.#samples.clear();
    this.#numbers.clear();
  }

  #showStatus(): void {
    const { phase, model, task } = this.#training;
    find('#status').textContent = describeTraining({
      phase,
      network: model ? describeNetwork(model.network) : '',
      task: task?.name,
      step: this.#history.last?.step ?? 0,
      loaded: this.#deck.loadedName,
      ready: 'Ready. The text below comes from a small network trained beforehand.',
      things: 'text',
    });
  }

  #write(): void {
    if (this.#left) return;
    const model = this.#training.model ?? this.demo;
    this.#writing = model;
    const pace = this.#training.phase === 'training' ? brisk : calm;
    this.#writer.show(model, this.#controls.prompt || this.#defaultPrompt(model), pace);
    this.#controls.follow();
  }

  /** Something the model knows: the start of a speech for the small model, otherwise a new line. */
  #defaultPrompt(model: LanguageModel): string {
    if (model === this.demo) return demoFacts.prompt;
    const { tokens } = model.vocabulary;
    return tokens.includes('\n') ? '\n' : (tokens[0] ?? '');
  }

  #keepSample(text: string): void {
    const { phase } = this.#training;
    const { last, smoothedLoss } = this.#history;
    const { sums, right } = countRight(text);
    this.#controls.remark(sums > 0 ? `${right} of ${sums} sums right` : '');
    if (phase === 'training' && last) this.#samples.add(last.step, smoothedLoss, text);
  }

  #drawNumbers(): void {
    this.#numbers.draw();
    if (this.#training.phase === 'paused') this.#showStatus();
  }

  #showCode(): void {
    this.#code.show(snippet(this.#panel.settings, this.#controls.temperature));
  }
}

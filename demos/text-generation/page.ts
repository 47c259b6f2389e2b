import { CodeBlock } from '../shared/codeBlock.ts';
import { find } from '../shared/dom.ts';
import { download } from '../shared/download.ts';
import { oncePerFrame } from '../shared/everyFrame.ts';
import { acceptDrops, filePicker } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { openAs, releaseOnLeave } from '../shared/library.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { type Action, Transport } from '../shared/transport.ts';
import { startTries } from '../shared/tries.ts';
import { countRight } from '../shared/sums.ts';
import { Corpora } from './corpora.ts';
import demoFacts from './model.json';
import { ago, Keeper, type Kept } from './keeper.ts';
import type { LanguageModel, Unrolled } from 'unrolled';
import { Numbers } from './numbers.ts';
import { Samples } from './samples.ts';
import { defaults, describeNetwork, type Settings } from './settings.ts';
import { SettingsPanel } from './settingsPanel.ts';
import { snippet } from './snippet.ts';
import { type Phase, Training } from './training.ts';
import { Writer } from './writer.ts';
import { WritingControls } from './writingControls.ts';
import { WritingView } from './writingView.ts';

/** A sample to read at leisure, and a quick one between steps of a training. */
const calm = { speed: 36, length: 700, rest: 4000 };
const brisk = { speed: 80, length: 240, rest: 1200 };

/** The page as a whole: who tells whom what. */
export class Page {
  readonly #corpora = new Corpora();
  readonly #training: Training;
  readonly #keeper: Keeper;
  readonly #panel: SettingsPanel;
  readonly #transport: Transport;
  readonly #writer: Writer;
  readonly #controls: WritingControls;
  readonly #view: WritingView;
  readonly #numbers: Numbers;
  readonly #samples = new Samples(find('#samples-panel'), find('#samples'));
  readonly #code = new CodeBlock('The model in code');
  readonly #status = find('#status');
  readonly #pickModel = filePicker('.safetensors', (file) => void this.#loadModel(file));
  /** The model whose text is on the page. */
  #writing: LanguageModel | undefined;
  /** A file was loaded and nothing of the visitor's has been trained on it yet. */
  #loadedName = '';
  #left = false;

  constructor(
    private readonly unrolled: Unrolled,
    private readonly demo: LanguageModel,
    private readonly notices: Notices,
  ) {
    const drawNumbers = oncePerFrame(() => {
      this.#drawNumbers();
    });
    this.#training = new Training(unrolled, {
      onPhase: () => {
        this.#followPhase();
      },
      onStep: drawNumbers,
      onError: (message) => {
        notices.error(message);
      },
    });
    this.#keeper = new Keeper(this.#training);
    this.#numbers = new Numbers(this.#training.history);
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
      onFile: (file) => void this.#take(file),
    });
    this.#transport = new Transport((action) => void this.#act(action));
    find('#transport').append(this.#transport.element);
    find('#code').append(this.#code.element);
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#take(file));
    startTries({
      temperature: () => {
        this.#controls.setTemperature(0.3);
        this.#showCode();
        find('#main').scrollIntoView();
      },
      arithmetic: () => void this.#setUp({ ...defaults, corpus: 'arithmetic' }, true),
      elman: () =>
        void this.#setUp(
          { ...defaults, cell: 'elman', learningRate: 0.1, clipNorm: undefined },
          false,
        ),
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

  async #act(action: Action): Promise<void> {
    this.notices.clearError();
    const { phase } = this.#training;
    if (action === 'run') {
      if (phase === 'training') this.#training.pause();
      else if (phase === 'paused') this.#training.resume();
      else await this.#train();
    } else if (action === 'step') {
      if (phase === 'paused') this.#training.resume(1);
      else await this.#train(1);
    } else if (action === 'stop') await this.#training.stop();
    else if (action === 'reset') await this.#reset();
    else if (action === 'save') await this.#save();
    else this.#pickModel();
  }

  async #train(steps?: number): Promise<void> {
    this.notices.clearOffer();
    const { settings } = this.#panel;
    await this.#training.start(() => this.#corpora.read(settings.corpus), settings, steps);
  }

  async #reset(): Promise<void> {
    await this.#training.reset();
    await this.#keeper.forget();
  }

  /** Sets the controls, and trains at once if asked. */
  async #setUp(settings: Settings, train: boolean): Promise<void> {
    this.notices.clearError();
    if (this.#training.phase !== 'idle') await this.#reset();
    this.#panel.set(settings);
    this.#followSettings();
    find('#main').scrollIntoView();
    if (train) await this.#train();
  }

  async #save(): Promise<void> {
    const own = this.#training.model;
    try {
      const bytes = await (own ?? this.demo).save({ optimizer: own !== undefined });
      const step = this.#training.history.last?.step;
      const name = own
        ? `unrolled-text-step-${step ?? 0}.safetensors`
        : 'unrolled-text.safetensors';
      download(bytes, name);
    } catch (error) {
      this.notices.error(`The model could not be saved: ${messageOf(error)}`);
    }
  }

  /** A file that was dropped or chosen: a model by its name's ending, otherwise text to learn from. */
  async #take(file: File): Promise<void> {
    this.notices.clearError();
    if (file.name.endsWith('.safetensors')) return this.#loadModel(file);
    if (['preparing', 'training', 'paused'].includes(this.#training.phase)) {
      this.notices.error('A training is going on: stop it before it gets another text.');
      return;
    }
    try {
      const remark = await this.#corpora.takeFile(file);
      this.#panel.chooseCorpus('file');
      if (remark) this.notices.offer(remark, [{ label: 'OK' }]);
    } catch (error) {
      this.notices.error(messageOf(error));
    }
  }

  async #loadModel(file: File): Promise<void> {
    try {
      this.#requireRest();
      const bytes = new Uint8Array(await file.arrayBuffer());
      // Opened before anything is given up: a bad file leaves all as it was.
      const model = await openAs(this.unrolled, bytes, 'languageModel');
      try {
        // Again, as a training may have begun in the meantime.
        this.#requireRest();
      } catch (error) {
        model.dispose();
        throw error;
      }
      await this.#training.adopt(model);
      this.#loadedName = file.name;
      this.#panel.set(model.network as Parameters<SettingsPanel['set']>[0]);
      this.#followPhase();
    } catch (error) {
      this.notices.error(`${file.name} could not be loaded. ${messageOf(error)}`);
    }
  }

  /** Throws where a network that is at work would have to give way to another. */
  #requireRest(): void {
    const { phase } = this.#training;
    if (phase === 'preparing') throw new Error('A training is about to begin: stop it first.');
    if (phase === 'training') throw new Error('Pause or stop the training first.');
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
      const model = await this.unrolled.open(kept.model);
      await this.#training.adopt(model);
      this.#training.history.restore(kept.history);
      if (kept.corpus) this.#corpora.restore(kept.corpus);
      this.#panel.set(kept.settings);
      this.#drawNumbers();
      await this.#train();
    } catch (error) {
      this.notices.error(`The kept training could not be resumed. ${messageOf(error)}`);
    }
  }

  #followSettings(): void {
    this.#training.change(this.#panel.settings);
    this.#showCode();
  }

  #followPhase(): void {
    const { phase, model } = this.#training;
    const own = model !== undefined;
    const busy = phase === 'preparing';
    const running = phase === 'training' || phase === 'paused';
    this.#transport.show({
      run: phase === 'training' ? 'Pause' : own ? 'Continue' : 'Train',
      enabled: possible(phase, own),
    });
    this.#panel.lock({ corpus: busy || running, network: busy || own, training: busy });
    this.#status.textContent = this.#describePhase();
    if (phase === 'idle') {
      this.#loadedName = '';
      this.#samples.clear();
      this.#numbers.clear();
    }
    if ((model ?? this.demo) !== this.#writing) this.#write();
    else this.#writer.pace = phase === 'training' ? brisk : calm;
    this.#controls.showTitle(own ? 'Your network writes' : 'A small trained network writes');
    this.#keeper.follow();
  }

  #describePhase(): string {
    const { phase, model, history, corpus } = this.#training;
    const network = model ? describeNetwork(model.network) : '';
    const step = history.last?.step ?? 0;
    switch (phase) {
      case 'idle':
        return 'Ready. The text below comes from a small network trained beforehand.';
      case 'preparing':
        return 'Reading the text …';
      case 'training':
        return `Training on ${corpus?.name ?? 'the text'}: ${network}.`;
      case 'paused':
        return `Paused after step ${step}: ${network}.`;
      case 'stopped':
        return this.#loadedName && !history.last
          ? `Loaded ${this.#loadedName}: ${network}. Continue trains it on the chosen text.`
          : `Stopped after step ${step}: ${network}.`;
    }
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
    const { phase, history } = this.#training;
    const { sums, right } = countRight(text);
    this.#controls.remark(sums > 0 ? `${right} of ${sums} sums right` : '');
    if (phase === 'training' && history.last) {
      this.#samples.add(history.last.step, history.smoothedLoss, text);
    }
  }

  #drawNumbers(): void {
    this.#numbers.draw();
    if (this.#training.phase === 'paused') this.#status.textContent = this.#describePhase();
  }

  #showCode(): void {
    this.#code.show(snippet(this.#panel.settings, this.#controls.temperature));
  }
}

/** What can be done in a phase, with or without a network of the visitor's own. */
function possible(phase: Phase, own: boolean): readonly Action[] {
  switch (phase) {
    case 'preparing':
      return [];
    case 'training':
      return ['run', 'stop', 'save'];
    case 'paused':
      return ['run', 'step', 'stop', 'reset', 'save'];
    default:
      return ['run', 'step', 'save', 'load', ...(own ? (['reset'] as const) : [])];
  }
}

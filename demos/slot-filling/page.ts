import type { SequenceTagger, Unrolled } from 'unrolled';
import { cellName, isCell } from '../shared/cells.ts';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find, h } from '../shared/dom.ts';
import { download } from '../shared/download.ts';
import { oncePerFrame } from '../shared/everyFrame.ts';
import { acceptDrops, filePicker } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { openAs, releaseOnLeave } from '../shared/library.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { type Action, Transport } from '../shared/transport.ts';
import { startTries } from '../shared/tries.ts';
import { Typist } from '../shared/typist.ts';
import { Corpora } from './corpora.ts';
import { examples } from './examples.ts';
import demoFacts from './model.json';
import { Numbers } from './numbers.ts';
import { Reader } from './reader.ts';
import { RequestView } from './requestView.ts';
import { defaults, type Settings } from './settings.ts';
import { SettingsPanel } from './settingsPanel.ts';
import { snippet } from './snippet.ts';
import { type Direction, directionNames, directions, type Pair } from './taggers.ts';
import { PairTraining, type Phase } from './training.ts';

/** Milliseconds between two readings of the request while the networks learn. */
const betweenReadings = 400;

/** The page as a whole: who tells whom what. */
export class Page {
  readonly #corpora = new Corpora();
  readonly #training: PairTraining;
  readonly #panel: SettingsPanel;
  readonly #transport: Transport;
  readonly #numbers: Numbers;
  readonly #view = new RequestView();
  readonly #reader: Reader;
  readonly #typist: Typist;
  readonly #request = find('#request') as HTMLInputElement;
  readonly #hold = h('button', { type: 'button', class: 'button button-plain' }, 'Hold');
  readonly #code = new CodeBlock('The model in code');
  readonly #pickModel = filePicker('.safetensors', (file) => void this.#loadModel(file));
  #loadedName = '';
  #lastReading = 0;

  constructor(
    private readonly unrolled: Unrolled,
    private readonly demo: Pair<SequenceTagger>,
    private readonly notices: Notices,
  ) {
    const drawNumbers = oncePerFrame(() => {
      this.#numbers.draw();
    });
    this.#training = new PairTraining(unrolled, {
      onPhase: () => {
        this.#followPhase();
      },
      onStep: () => {
        drawNumbers();
        this.#readNowAndThen();
        if (this.#training.phase === 'paused') this.#showStatus();
      },
      onError: (message) => {
        notices.error(message);
      },
    });
    this.#numbers = new Numbers(this.#training.history);
    this.#reader = new Reader({
      tagger: (direction) => this.#training.tagger(direction) ?? demo[direction],
      onRead: (readings) => {
        this.#view.show(readings);
      },
      onError: (error) => {
        notices.error(messageOf(error));
      },
    });
    this.#typist = new Typist(examples, {
      onText: (text) => {
        this.#request.value = text;
        this.#reader.read(text);
        this.#followTypist();
      },
    });
    this.#panel = new SettingsPanel(find('#settings-fields'), this.#corpora, () => {
      this.#training.change(this.#panel.settings);
      this.#showCode();
    });
    this.#transport = new Transport((action) => void this.#act(action), ['save']);
    find('#transport').append(this.#transport.element);
    find('#code').append(this.#code.element);
    find('#request-buttons').append(this.#hold);
    for (const direction of directions) this.#addSave(direction);
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#loadModel(file));
    this.#listen();
    releaseOnLeave(unrolled, () => this.#release());
  }

  begin(): void {
    find('#demo-model').textContent = demoFacts.description;
    this.#followPhase();
    this.#showCode();
    if (this.#request.value.trim() === '' && document.activeElement !== this.#request) {
      this.#typist.start();
    } else {
      // The visitor was faster than the networks.
      this.#reader.read(this.#request.value);
    }
    this.#followTypist();
    void this.#corpora.findReal().then(() => {
      this.#panel.refreshCorpora();
    });
  }

  #listen(): void {
    this.#request.addEventListener('input', () => {
      this.#type(undefined);
      this.#reader.read(this.#request.value);
    });
    // Whoever comes to type finds nobody else typing.
    this.#request.addEventListener('focus', () => {
      this.#type(undefined);
    });
    this.#hold.addEventListener('click', () => {
      if (this.#typist.typing) this.#typist.hold();
      else this.#typist.start();
      this.#followTypist();
    });
    const show = (sentence: string) => {
      this.#type(sentence);
      find('#main').scrollIntoView();
    };
    startTries({
      turn: () => {
        show('show me boston from denver on friday');
      },
      unknown: () => {
        show('i want to fly from zorblat to quuxville via taipei');
      },
      small: () => void this.#setUp({ ...defaults, cell: 'elman', hiddenSize: 8 }),
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

  #addSave(direction: Direction): void {
    const button = h('button', { type: 'button', class: 'button button-plain' }, 'Save');
    button.setAttribute('aria-label', `Save the network that ${lower(directionNames[direction])}`);
    button.addEventListener('click', () => void this.#save(direction));
    find(`#head-${direction}`).append(button);
  }

  async #release(): Promise<void> {
    this.#typist.hold();
    await this.#reader.stop();
    await this.#training.reset();
    for (const direction of directions) this.demo[direction].dispose();
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
    else if (action === 'load') this.#pickModel();
  }

  async #train(steps?: number): Promise<void> {
    const { settings } = this.#panel;
    await this.#training.start(() => this.#corpora.read(settings.corpus), settings, steps);
  }

  async #reset(): Promise<void> {
    this.#loadedName = '';
    await this.#training.reset();
  }

  /** Sets the controls and trains at once. */
  async #setUp(settings: Settings): Promise<void> {
    this.notices.clearError();
    if (this.#training.phase !== 'idle') await this.#reset();
    this.#panel.set(settings);
    this.#showCode();
    find('#main').scrollIntoView();
    await this.#train();
  }

  async #save(direction: Direction): Promise<void> {
    const own = this.#training.tagger(direction);
    try {
      const bytes = await (own ?? this.demo[direction]).save({ optimizer: own !== undefined });
      download(bytes, `unrolled-slots-${direction}.safetensors`);
    } catch (error) {
      this.notices.error(`The network could not be saved: ${messageOf(error)}`);
    }
  }

  async #loadModel(file: File): Promise<void> {
    this.notices.clearError();
    try {
      this.#requireRest();
      // Opened before anything is given up: a bad file leaves all as it was.
      const tagger = await openAs(this.unrolled, await file.arrayBuffer(), 'sequenceTagger');
      try {
        // Again, as a training may have begun in the meantime.
        this.#requireRest();
      } catch (error) {
        tagger.dispose();
        throw error;
      }
      this.#loadedName = file.name;
      const { cell, hiddenSize } = tagger.network;
      this.#panel.set({ hiddenSize, ...(isCell(cell) && { cell }) });
      await this.#training.adopt(tagger);
    } catch (error) {
      this.notices.error(`${file.name} could not be loaded. ${messageOf(error)}`);
    }
  }

  /** Throws where networks that are at work would have to give way to another. */
  #requireRest(): void {
    const { phase } = this.#training;
    if (phase === 'preparing') throw new Error('A training is about to begin: stop it first.');
    if (phase === 'training') throw new Error('Pause or stop the training first.');
  }

  /** While the networks learn, the request shows what they have learnt. */
  #readNowAndThen(): void {
    const now = performance.now();
    if (this.#training.phase === 'training' && now - this.#lastReading < betweenReadings) return;
    this.#lastReading = now;
    this.#reader.again();
  }

  #followPhase(): void {
    const { phase, hasOwn } = this.#training;
    const busy = phase === 'preparing';
    const running = phase === 'training' || phase === 'paused';
    this.#transport.show({
      run: phase === 'training' ? 'Pause' : hasOwn ? 'Continue' : 'Train',
      enabled: possible(phase, hasOwn),
    });
    this.#panel.lock({ corpus: busy || running, network: busy || hasOwn, training: busy });
    this.#showStatus();
    this.#numbers.draw();
    this.#reader.again();
  }

  #showStatus(): void {
    find('#status').textContent = this.#describePhase();
  }

  #describePhase(): string {
    const { phase, corpus, history } = this.#training;
    const { cell, hiddenSize } = this.#panel.settings;
    const networks = `two networks, ${cellName(cell)}, ${hiddenSize} units in each direction`;
    const step = history.both.last?.step ?? history.forward.last?.step ?? 0;
    switch (phase) {
      case 'idle':
        return 'Ready. The tags come from two small networks trained beforehand.';
      case 'preparing':
        return 'Making up sentences …';
      case 'training':
        return `Training on ${corpus?.name ?? 'the sentences'}: ${networks}.`;
      case 'paused':
        return `Paused after step ${step}: ${networks}.`;
      case 'stopped':
        return this.#loadedName && !corpus
          ? `Loaded ${this.#loadedName}. Continue trains it, beside its twin, on the chosen sentences.`
          : `Stopped after step ${step}: ${networks}.`;
    }
  }

  #showCode(): void {
    this.#code.show(snippet(this.#panel.settings));
  }
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What can be done in a phase, with or without networks of the visitor's own. */
function possible(phase: Phase, own: boolean): readonly Action[] {
  switch (phase) {
    case 'preparing':
      return [];
    case 'training':
      return ['run', 'stop'];
    case 'paused':
      return ['run', 'step', 'stop', 'reset'];
    default:
      return ['run', 'step', 'load', ...(own ? (['reset'] as const) : [])];
  }
}

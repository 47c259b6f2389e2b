import type { Network, TextAutoencoder, Unrolled } from 'unrolled';
import { cellName, isCell } from '../shared/cells.ts';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find } from '../shared/dom.ts';
import { batchSize, clipNorm } from '../shared/encoderDecoder.ts';
import { oncePerFrame } from '../shared/everyFrame.ts';
import { acceptDrops } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { listed, unknownOf } from '../shared/knownTokens.ts';
import { releaseOnLeave } from '../shared/library.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { PredictionHistory, type PredictionProgress } from '../shared/predictionHistory.ts';
import { PredictionNumbers } from '../shared/predictionNumbers.ts';
import { Training } from '../shared/training.ts';
import { TrainingDeck } from '../shared/trainingDeck.ts';
import { describeTraining } from '../shared/trainingStatus.ts';
import { startTries } from '../shared/tries.ts';
import { Corpora, type LineCorpus } from './corpora.ts';
import { ownLines } from './examples.ts';
import { Landscape } from './landscape.ts';
import demoFacts from './model.json';
import { newAutoencoder } from './networks.ts';
import { defaults } from './settings.ts';
import { SettingsPanel } from './settingsPanel.ts';
import { snippet } from './snippet.ts';

/** Milliseconds between two looks at the map while the network learns. */
const betweenLooks = 600;

/** Steps between two looks at the unseen sentences. */
const validateEvery = 50;

/** The page as a whole: the training, and the map of what it has learnt. */
export class Page {
  readonly #corpora = new Corpora();
  readonly #history = new PredictionHistory();
  readonly #training: Training<TextAutoencoder, LineCorpus, PredictionProgress>;
  readonly #deck: TrainingDeck<'textAutoencoder', LineCorpus, PredictionProgress>;
  readonly #panel: SettingsPanel;
  readonly #numbers = new PredictionNumbers(this.#history, 'unseen sentences');
  readonly #landscape: Landscape;
  readonly #code = new CodeBlock('The model in code');
  #loadedName = '';
  #lastLook = 0;

  constructor(
    unrolled: Unrolled,
    private readonly demo: TextAutoencoder,
    private readonly notices: Notices,
  ) {
    const drawNumbers = oncePerFrame(() => {
      this.#numbers.draw();
    });
    this.#training = new Training<TextAutoencoder, LineCorpus, PredictionProgress>({
      read: async () => Promise.resolve(this.#corpora.read(this.#panel.settings.corpus)),
      make: (corpus) => {
        this.#loadedName = '';
        const seed = 1 + Math.floor(Math.random() * 2 ** 31);
        return newAutoencoder(unrolled, corpus, this.#panel.settings, seed);
      },
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
        this.#lookNowAndThen();
        if (this.#training.phase === 'paused') this.#showStatus();
      },
      onError: (message) => {
        notices.error(message);
      },
    });
    this.#landscape = new Landscape(
      () => this.#training.model ?? demo,
      (error) => {
        notices.error(messageOf(error));
      },
    );
    this.#deck = new TrainingDeck({
      unrolled,
      notices,
      kind: 'textAutoencoder',
      training: this.#training,
      demo: () => demo,
      fileName: () => 'unrolled-documents',
      onOpen: (model, file) => {
        this.#loadedName = file.name;
        const { vectorSize } = model;
        const { cell, hiddenSize } = model.network;
        this.#panel.set({ hiddenSize, vectorSize, ...(isCell(cell) && { cell }) });
      },
    });
    this.#panel = new SettingsPanel(find('#settings-fields'), this.#corpora, {
      onChange: () => {
        this.#training.change();
        this.#showCode();
      },
      onFile: (file) => void this.#take(file),
    });
    find('#transport').append(this.#deck.element);
    find('#code').append(this.#code.element);
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#take(file));
    startTries({
      swap: () => {
        find('#main').scrollIntoView();
        this.#landscape.add(['the queen helping the thief', 'the thief helping the queen']);
      },
      tiny: () => void this.#setUp({ ...defaults, vectorSize: 2 }),
      own: () => {
        this.#panel.write(ownLines);
        this.#landscape.replace(ownLines.trim().split('\n'));
        void this.#setUp({
          ...defaults,
          corpus: 'own',
          hiddenSize: 32,
          vectorSize: 8,
          learningRate: 0.01,
        });
      },
    });
    releaseOnLeave(unrolled, () => this.#release());
  }

  begin(): void {
    find('#demo-model').textContent = demoFacts.description;
    this.#followPhase();
    this.#showCode();
    this.#landscape.begin();
  }

  async #release(): Promise<void> {
    await this.#landscape.stop();
    await this.#training.reset();
    this.demo.dispose();
  }

  /** Sets the controls and trains at once. */
  async #setUp(settings: Parameters<SettingsPanel['set']>[0]): Promise<void> {
    this.notices.clearError();
    if (this.#training.phase !== 'idle') await this.#training.reset();
    this.#panel.set(settings);
    this.#showCode();
    find('#main').scrollIntoView();
    await this.#training.start();
  }

  /** A network or a file of sentences, whichever it is. */
  async #take(file: File): Promise<void> {
    if (file.name.endsWith('.safetensors')) {
      await this.#deck.load(file);
      return;
    }
    this.notices.clearError();
    if (['preparing', 'training', 'paused'].includes(this.#training.phase)) {
      this.notices.error('A training is going on: stop it before it gets other sentences.');
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

  /** While the network learns, the map shows what it has learnt. */
  #lookNowAndThen(): void {
    const now = performance.now();
    if (this.#training.phase === 'training' && now - this.#lastLook < betweenLooks) return;
    this.#lastLook = now;
    this.#landscape.again();
  }

  #followPhase(): void {
    const { phase, model } = this.#training;
    const busy = phase === 'preparing';
    const running = phase === 'training' || phase === 'paused';
    if (phase === 'idle') this.#history.clear();
    this.#deck.follow();
    this.#panel.lock({
      corpus: busy || running,
      network: busy || model !== undefined,
      training: busy,
    });
    this.#showStatus();
    this.#numbers.draw();
    this.#landscape.again();
  }

  #showStatus(): void {
    const { phase, model, task } = this.#training;
    find('#status').textContent = describeTraining({
      phase,
      network: model ? describe(model.network, model.vectorSize) : '',
      task: task?.name,
      step: this.#history.last?.step ?? 0,
      loaded: this.#loadedName,
      ready: 'Ready. The vectors come from a small network trained beforehand.',
      things: 'sentences',
    });
  }

  #showCode(): void {
    this.#code.show(snippet(this.#panel.settings));
  }
}

/** `GRU, 64 units, vectors of 32 numbers` */
function describe({ cell, hiddenSize }: Network, vectorSize: number): string {
  return `${cellName(cell)}, ${hiddenSize} units, vectors of ${vectorSize} numbers`;
}

/** Throws where a network that is there already cannot read what a corpus has. */
function refuse({ vocabulary }: TextAutoencoder, { train, unit }: LineCorpus): void {
  if (vocabulary.unit !== unit) {
    throw new Error(
      `This network reads ${vocabulary.unit}; the sentences are made of ${unit}. Press Reset and train a ` +
        'new one.',
    );
  }
  const strangers = unknownOf(vocabulary, train);
  if (strangers.length === 0) return;
  throw new Error(
    `The sentences have words that this network has never met: ${listed(strangers)}. ` +
      'Choose others, or press Reset and train a new network.',
  );
}

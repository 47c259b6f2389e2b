import type { Network, TextAutoencoder, Unrolled } from 'unrolled';
import { cellName, isCell } from '../shared/cells.ts';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find } from '../shared/dom.ts';
import { batchSize, clipNorm } from '../shared/encoderDecoder.ts';
import { oncePerFrame } from '../shared/everyFrame.ts';
import { acceptDrops } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { freshSeed } from '../shared/freshSeed.ts';
import { listed, unknownOf } from '../shared/knownTokens.ts';
import { openAs, releaseOnLeave } from '../shared/library.ts';
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
  readonly #deck: TrainingDeck<TextAutoencoder, LineCorpus, PredictionProgress>;
  readonly #panel: SettingsPanel;
  readonly #numbers = new PredictionNumbers(this.#history, 'unseen sentences');
  readonly #landscape: Landscape;
  readonly #code = new CodeBlock('The model in code');
  #lastLook = 0;

  constructor(
    unrolled: Unrolled,
    private readonly demo: TextAutoencoder,
    notices: Notices,
  ) {
    const drawNumbers = oncePerFrame(() => {
      this.#numbers.draw();
    });
    this.#training = new Training<TextAutoencoder, LineCorpus, PredictionProgress>({
      read: async () => Promise.resolve(this.#corpora.read(this.#panel.settings.corpus)),
      make: (corpus) => newAutoencoder(unrolled, corpus, this.#panel.settings, freshSeed()),
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
      notices,
      training: this.#training,
      open: (bytes) => openAs(unrolled, bytes, 'textAutoencoder'),
      save: { model: () => this.#training.model ?? demo, fileName: () => 'unrolled-documents' },
      data: {
        things: 'other sentences',
        corpora: this.#corpora,
        panel: () => this.#panel,
      },
      onOpen: (model) => {
        this.#history.clear();
        const { vectorSize } = model;
        const { cell, hiddenSize } = model.network;
        this.#panel.set({ hiddenSize, vectorSize, ...(isCell(cell) && { cell }) });
        this.#showCode();
      },
    });
    this.#panel = new SettingsPanel(find('#settings-fields'), this.#corpora, {
      onChange: () => {
        this.#training.change();
        this.#showCode();
      },
      onFile: (file) => void this.#deck.take(file),
    });
    find('#transport').append(this.#deck.element);
    find('#code').append(this.#code.element);
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#deck.take(file));
    startTries({
      swap: () => {
        find('#main').scrollIntoView();
        this.#landscape.add(['the queen helping the thief', 'the thief helping the queen']);
      },
      tiny: () => {
        this.#trainAnew({ ...defaults, vectorSize: 2 });
      },
      own: () => {
        this.#panel.write(ownLines);
        this.#landscape.replace(ownLines.trim().split('\n'));
        this.#trainAnew({
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

  #trainAnew(settings: Parameters<SettingsPanel['set']>[0]): void {
    void this.#deck.startAnew(() => {
      this.#panel.set(settings);
      this.#showCode();
    });
  }

  /** While the network learns, the map shows what it has learnt. */
  #lookNowAndThen(): void {
    const now = performance.now();
    if (this.#training.phase === 'training' && now - this.#lastLook < betweenLooks) return;
    this.#lastLook = now;
    this.#landscape.again();
  }

  #followPhase(): void {
    const { phase, locks } = this.#training;
    if (phase === 'idle') this.#history.clear();
    this.#deck.follow();
    this.#panel.lock(locks);
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
      loaded: this.#deck.loadedName,
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

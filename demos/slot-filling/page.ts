import type { SequenceTagger, TaggerEvaluation, Unrolled, ValidatedProgress } from 'unrolled';
import { isCell } from '../shared/cells.ts';
import { CodeBlock } from '../shared/codeBlock.ts';
import { find, h } from '../shared/dom.ts';
import { oncePerFrame } from '../shared/everyFrame.ts';
import { acceptDrops } from '../shared/fileDrop.ts';
import { foldOnNarrowScreens } from '../shared/fold.ts';
import { openAs, releaseOnLeave } from '../shared/library.ts';
import { Newest } from '../shared/newest.ts';
import { messageOf, type Notices } from '../shared/notices.ts';
import { saveNetwork } from '../shared/saveNetwork.ts';
import { Training } from '../shared/training.ts';
import { TrainingDeck } from '../shared/trainingDeck.ts';
import { describeTraining } from '../shared/trainingStatus.ts';
import { startTries } from '../shared/tries.ts';
import { TypedField } from '../shared/typedField.ts';
import { Corpora } from './corpora.ts';
import { examples } from './examples.ts';
import { History } from './history.ts';
import demoFacts from './model.json';
import { Numbers } from './numbers.ts';
import { Reader, type Readings } from './reader.ts';
import { RequestView } from './requestView.ts';
import { defaults } from './settings.ts';
import { SettingsPanel } from './settingsPanel.ts';
import { snippet } from './snippet.ts';
import { type Direction, directionNames, directions, type Pair } from './taggers.ts';
import { TaggerPair } from './taggerPair.ts';
import type { SlotCorpus } from './travel.ts';

type Progress = Pair<ValidatedProgress<TaggerEvaluation>>;

/** Milliseconds between two readings of the request while the networks learn. */
const betweenReadings = 400;

/** The page as a whole: who tells whom what. */
export class Page {
  readonly #corpora = new Corpora();
  readonly #history: Pair<History> = { both: new History(), forward: new History() };
  readonly #training: Training<TaggerPair, SlotCorpus, Progress>;
  readonly #deck: TrainingDeck<TaggerPair, SlotCorpus, Progress>;
  readonly #panel: SettingsPanel;
  readonly #numbers = new Numbers(this.#history);
  readonly #view = new RequestView();
  readonly #reader: Newest<string, Readings>;
  readonly #request: TypedField;
  readonly #code = new CodeBlock('The model in code');
  #lastReading = 0;

  constructor(
    unrolled: Unrolled,
    private readonly demo: Pair<SequenceTagger>,
    private readonly notices: Notices,
  ) {
    const drawNumbers = oncePerFrame(() => {
      this.#numbers.draw();
    });
    this.#training = new Training({
      read: () => this.#corpora.read(this.#panel.settings.corpus),
      make: (corpus) => TaggerPair.make(unrolled, corpus, this.#panel.settings),
      check: async (pair, corpus) => {
        // A network that came from a file gets its twin.
        await pair.fill(unrolled, corpus, this.#panel.settings);
      },
      fit: (pair, corpus) => pair.fit(corpus, this.#panel.settings),
      onPhase: () => {
        this.#followPhase();
      },
      onStep: (progress) => {
        for (const direction of directions) this.#history[direction].add(progress[direction]);
        drawNumbers();
        this.#readNowAndThen();
        if (this.#training.phase === 'paused') this.#showStatus();
      },
      onError: (message) => {
        notices.error(message);
      },
    });
    this.#deck = new TrainingDeck({
      notices,
      training: this.#training,
      open: async (bytes) => TaggerPair.of(await openAs(unrolled, bytes, 'sequenceTagger')),
      onOpen: (pair) => {
        const { cell, hiddenSize } = pair.network;
        for (const direction of pair.directions) this.#history[direction].clear();
        if (this.#training.model) pair.takeOver(this.#training.model);
        this.#panel.set({ hiddenSize, ...(isCell(cell) && { cell }) });
        this.#showCode();
      },
    });
    const reader = new Reader((direction) => this.#tagger(direction));
    this.#reader = new Newest(
      (text) => reader.read(text),
      (readings) => {
        this.#view.show(readings);
      },
      (error) => {
        notices.error(messageOf(error));
      },
    );
    this.#request = new TypedField({
      input: find('#request') as HTMLInputElement,
      examples,
      onText: (text) => {
        this.#reader.ask(text);
      },
    });
    this.#panel = new SettingsPanel(find('#settings-fields'), this.#corpora, () => {
      this.#training.change();
      this.#showCode();
    });
    find('#transport').append(this.#deck.element);
    find('#code').append(this.#code.element);
    find('#request-buttons').append(this.#request.hold);
    for (const direction of directions) this.#addSave(direction);
    foldOnNarrowScreens(find('#settings'));
    acceptDrops(document.body, (file) => void this.#deck.take(file));
    this.#listen();
    releaseOnLeave(unrolled, () => this.#release());
  }

  begin(): void {
    find('#demo-model').textContent = demoFacts.description;
    this.#followPhase();
    this.#showCode();
    this.#request.begin();
    void this.#corpora.findReal().then(() => {
      this.#panel.refreshCorpora();
    });
  }

  #listen(): void {
    const show = (sentence: string) => {
      this.#request.type(sentence);
      find('#main').scrollIntoView();
    };
    startTries({
      turn: () => {
        show('show me boston from denver on friday');
      },
      unknown: () => {
        show('i want to fly from zorblat to quuxville via taipei');
      },
      small: () =>
        void this.#deck.startAnew(() => {
          this.#panel.set({ ...defaults, cell: 'elman', hiddenSize: 8 });
          this.#showCode();
        }),
    });
  }

  /** The network that reads in a direction: the visitor's own, or the small one. */
  #tagger(direction: Direction): SequenceTagger {
    return this.#training.model?.get(direction) ?? this.demo[direction];
  }

  #addSave(direction: Direction): void {
    const button = h('button', { type: 'button', class: 'button button-plain' }, 'Save');
    button.setAttribute('aria-label', `Save the network that ${lower(directionNames[direction])}`);
    button.addEventListener('click', () => void this.#save(direction));
    find(`#head-${direction}`).append(button);
  }

  async #release(): Promise<void> {
    this.#request.stop();
    await this.#reader.stop();
    await this.#training.reset();
    for (const direction of directions) this.demo[direction].dispose();
  }

  async #save(direction: Direction): Promise<void> {
    const tagger = this.#tagger(direction);
    const own = tagger !== this.demo[direction];
    await saveNetwork(tagger, own, `unrolled-slots-${direction}`, this.notices);
  }

  /** While the networks learn, the request shows what they have learnt. */
  #readNowAndThen(): void {
    const now = performance.now();
    if (this.#training.phase === 'training' && now - this.#lastReading < betweenReadings) return;
    this.#lastReading = now;
    this.#reader.again();
  }

  #followPhase(): void {
    const { phase, locks } = this.#training;
    if (phase === 'idle') for (const direction of directions) this.#history[direction].clear();
    this.#deck.follow();
    this.#panel.lock(locks);
    this.#showStatus();
    this.#numbers.draw();
    this.#reader.again();
  }

  #showStatus(): void {
    const { phase, model, task } = this.#training;
    const steps = directions.map((direction) => this.#history[direction].last?.step ?? 0);
    find('#status').textContent = describeTraining({
      phase,
      network: model?.describe() ?? '',
      task: task?.name,
      step: Math.max(...steps),
      loaded: this.#deck.loadedName,
      ready: 'Ready. The tags come from two small networks trained beforehand.',
      things: 'sentences',
      beside: 'its twin',
    });
  }

  #showCode(): void {
    this.#code.show(snippet(this.#panel.settings));
  }
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

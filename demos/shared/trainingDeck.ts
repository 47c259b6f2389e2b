import { find } from './dom.ts';
import { filePicker } from './fileDrop.ts';
import { messageOf, type Notices } from './notices.ts';
import { type Saveable, saveNetwork } from './saveNetwork.ts';
import type { Phase, Training } from './training.ts';
import { type Action, Transport } from './transport.ts';

interface DeckOptions<Model extends { dispose(): void }, Task, Progress> {
  readonly notices: Notices;
  readonly training: Training<Model, Task, Progress>;
  /** The network in a file. Throws where it is none for this page. */
  readonly open: (bytes: ArrayBuffer) => Promise<Model>;
  /** A network has been opened and is about to take the place of the visitor's. May refuse it by throwing. */
  readonly onOpen: (model: Model) => void;
  /**
   * What is saved, the visitor's own network or another that shows, and the name of its file without the
   * ending. Without this there is no such button.
   */
  readonly save?: { readonly model: () => Saveable; readonly fileName: () => string };
  /** What a file may be that is no network: something to learn from, as `other pairs`. */
  readonly data?: {
    readonly things: string;
    /** Resolves to what the visitor should know about the file, if anything. */
    readonly corpora: { takeFile(file: File): Promise<string | undefined> };
    readonly panel: () => { chooseCorpus(id: 'file'): void };
  };
  /** The visitor has given his network up. */
  readonly onReset?: () => Promise<void>;
}

/** The row of buttons, and what each of them does to a training and to the files of its network. */
export class TrainingDeck<Model extends { dispose(): void }, Task, Progress> {
  readonly element: HTMLElement;
  readonly #options: DeckOptions<Model, Task, Progress>;
  readonly #transport: Transport;
  readonly #pick = filePicker('.safetensors', (file) => void this.load(file));

  #loadedName = '';

  constructor(options: DeckOptions<Model, Task, Progress>) {
    this.#options = options;
    const without = options.save ? [] : (['save'] as const);
    this.#transport = new Transport((action) => void this.#act(action), without);
    this.element = this.#transport.element;
  }

  /** The file that was opened last, or nothing. */
  get loadedName(): string {
    return this.#loadedName;
  }

  /** Call when the phase of the training has changed. */
  follow(): void {
    const { phase, model } = this.#options.training;
    const own = model !== undefined;
    this.#transport.show({
      run: phase === 'training' ? 'Pause' : own ? 'Continue' : 'Train',
      enabled: possible(phase, own),
    });
  }

  /** Sets the controls anew and trains at once, with a new network. */
  async startAnew(setControls: () => void): Promise<void> {
    await this.setUp(setControls);
    await this.#options.training.start();
  }

  /** Gives the present network up and sets the controls anew. */
  async setUp(setControls: () => void): Promise<void> {
    this.#options.notices.clearError();
    if (this.#options.training.phase !== 'idle') await this.#reset();
    setControls();
    find('#main').scrollIntoView();
  }

  /** Takes a file that was dropped or chosen: a network by its name's ending, otherwise data. */
  async take(file: File): Promise<void> {
    const { notices, training, data } = this.#options;
    if (!data || file.name.endsWith('.safetensors')) {
      await this.load(file);
      return;
    }
    notices.clearError();
    if (training.locks.corpus) {
      notices.error(`A training is going on: stop it before it gets ${data.things}.`);
      return;
    }
    try {
      const remark = await data.corpora.takeFile(file);
      data.panel().chooseCorpus('file');
      if (remark) notices.offer(remark, [{ label: 'OK' }]);
    } catch (error) {
      notices.error(messageOf(error));
    }
  }

  /** Opens a network from a file. A bad file leaves all as it was. */
  async load(file: File): Promise<void> {
    const { notices, training, open, onOpen } = this.#options;
    notices.clearError();
    try {
      this.#requireRest();
      const model = await open(await file.arrayBuffer());
      try {
        // Again, as a training may have begun in the meantime.
        this.#requireRest();
        await training.adopt(model, () => {
          this.#loadedName = file.name;
          onOpen(model);
        });
      } catch (error) {
        model.dispose();
        throw error;
      }
    } catch (error) {
      notices.error(`${file.name} could not be loaded. ${messageOf(error)}`);
    }
  }

  async #act(action: Action): Promise<void> {
    const { notices, training } = this.#options;
    notices.clearError();
    const { phase } = training;
    if (action === 'run') {
      if (phase === 'training') training.pause();
      else if (phase === 'paused') training.resume();
      else await training.start();
    } else if (action === 'step') {
      if (phase === 'paused') training.resume(1);
      else await training.start(1);
    } else if (action === 'stop') await training.stop();
    else if (action === 'reset') await this.#reset();
    else if (action === 'save') await this.#save();
    else this.#pick();
  }

  async #reset(): Promise<void> {
    await this.#options.training.reset();
    await this.#options.onReset?.();
  }

  async #save(): Promise<void> {
    const { notices, training, save } = this.#options;
    if (!save) return;
    await saveNetwork(save.model(), training.model !== undefined, save.fileName(), notices);
  }

  /** Throws where a network that is at work would have to give way to another. */
  #requireRest(): void {
    const { phase } = this.#options.training;
    if (phase === 'preparing')
      throw new Error('A training is about to begin: wait for it, then stop it.');
    if (phase === 'training') throw new Error('Pause or stop the training first.');
  }
}

/** What can be done in a phase, with or without a network of the visitor's own. */
function possible(phase: Phase, own: boolean): readonly Action[] {
  switch (phase) {
    case 'preparing':
    case 'stopping':
      return [];
    case 'training':
      return ['run', 'stop', 'save'];
    case 'paused':
      return ['run', 'step', 'stop', 'reset', 'save'];
    default:
      return ['run', 'step', 'save', 'load', ...(own ? (['reset'] as const) : [])];
  }
}

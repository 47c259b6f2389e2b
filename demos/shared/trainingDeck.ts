import type { AnyModel, Unrolled } from 'unrolled';
import { download } from './download.ts';
import { filePicker } from './fileDrop.ts';
import { openAs } from './library.ts';
import { messageOf, type Notices } from './notices.ts';
import type { Phase, Training } from './training.ts';
import { type Action, Transport } from './transport.ts';

type ModelOf<Kind extends AnyModel['kind']> = Extract<AnyModel, { kind: Kind }>;

interface DeckOptions<Kind extends AnyModel['kind'], Task, Progress> {
  readonly unrolled: Unrolled;
  readonly notices: Notices;
  readonly kind: Kind;
  readonly training: Training<ModelOf<Kind>, Task, Progress>;
  /** What is saved while the visitor has no network of his own. */
  readonly demo: () => ModelOf<Kind>;
  /** Of a saved network, without the ending. */
  readonly fileName: () => string;
  /** A network has been opened and is about to take the place of the visitor's. May refuse it by throwing. */
  readonly onOpen: (model: ModelOf<Kind>, file: File) => void;
}

/** The row of buttons, and what each of them does to a training and to the files of its network. */
export class TrainingDeck<Kind extends AnyModel['kind'], Task, Progress> {
  readonly element: HTMLElement;
  readonly #options: DeckOptions<Kind, Task, Progress>;
  readonly #transport: Transport;
  readonly #pick = filePicker('.safetensors', (file) => void this.load(file));

  constructor(options: DeckOptions<Kind, Task, Progress>) {
    this.#options = options;
    this.#transport = new Transport((action) => void this.#act(action));
    this.element = this.#transport.element;
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

  /** Opens a network from a file. A bad file leaves all as it was. */
  async load(file: File): Promise<void> {
    const { unrolled, notices, kind, training, onOpen } = this.#options;
    notices.clearError();
    try {
      this.#requireRest();
      const model = await openAs(unrolled, await file.arrayBuffer(), kind);
      try {
        // Again, as a training may have begun in the meantime.
        this.#requireRest();
        onOpen(model, file);
      } catch (error) {
        model.dispose();
        throw error;
      }
      await training.adopt(model);
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
    else if (action === 'reset') await training.reset();
    else if (action === 'save') await this.#save();
    else this.#pick();
  }

  async #save(): Promise<void> {
    const { notices, training, demo, fileName } = this.#options;
    const own = training.model;
    try {
      const bytes = await (own ?? demo()).save({ optimizer: own !== undefined });
      download(bytes, `${fileName()}.safetensors`);
    } catch (error) {
      notices.error(`The network could not be saved: ${messageOf(error)}`);
    }
  }

  /** Throws where a network that is at work would have to give way to another. */
  #requireRest(): void {
    const { phase } = this.#options.training;
    if (phase === 'preparing') throw new Error('A training is about to begin: stop it first.');
    if (phase === 'training') throw new Error('Pause or stop the training first.');
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

import { Shelf } from '../shared/shelf.ts';
import type { Corpus } from './corpora.ts';
import type { History, HistorySnapshot } from './history.ts';
import type { Settings } from './settings.ts';
import type { TextTraining } from './textTask.ts';

/** An interrupted training: everything needed to go on where it stopped. */
export interface Kept {
  readonly savedAt: number;
  /** The model file, the optimiser's state included. */
  readonly model: Uint8Array<ArrayBuffer>;
  readonly settings: Settings;
  /** Only the visitor's own text is kept; the others can be had again. */
  readonly corpus: Corpus | undefined;
  readonly history: HistorySnapshot;
}

/** Milliseconds between two savings of a running training. */
const interval = 15_000;

/** Keeps the training of this page in the browser, so that a closed tab loses seconds, not hours. */
export class Keeper {
  readonly #shelf = new Shelf<Kept>('text-generation');
  #timer: ReturnType<typeof setInterval> | undefined;
  #saving = false;
  /** Those that the training goes on with. */
  settings: Settings | undefined;

  constructor(
    private readonly training: TextTraining,
    private readonly history: History,
  ) {}

  find(): Promise<Kept | undefined> {
    return this.#shelf.read();
  }

  forget(): Promise<void> {
    return this.#shelf.clear();
  }

  /** Call when the phase has changed. */
  follow(): void {
    const { phase } = this.training;
    clearInterval(this.#timer);
    if (phase === 'training') this.#timer = setInterval(() => void this.save(), interval);
    if (phase === 'paused' || phase === 'stopped') void this.save();
  }

  async save(): Promise<void> {
    const { settings } = this;
    const { model, task } = this.training;
    if (this.#saving || !model || !task || !settings || !this.history.last) return;
    const { corpus } = task;
    this.#saving = true;
    try {
      const bytes = await model.save({ optimizer: true });
      if (this.training.model !== model) return;
      const own = corpus.id === 'pasted' || corpus.id === 'file';
      await this.#shelf.write({
        savedAt: Date.now(),
        model: bytes,
        settings,
        corpus: own ? corpus : undefined,
        history: this.history.snapshot(),
      });
    } catch {
      // A convenience that did not work out: the training itself says what is wrong.
    } finally {
      this.#saving = false;
    }
  }
}

/** `5 minutes ago` */
export function ago(time: number): string {
  const minutes = Math.round((Date.now() - time) / 60_000);
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  if (minutes < 1) return 'just now';
  if (minutes < 60) return format.format(-minutes, 'minute');
  if (minutes < 48 * 60) return format.format(-Math.round(minutes / 60), 'hour');
  return format.format(-Math.round(minutes / 1440), 'day');
}

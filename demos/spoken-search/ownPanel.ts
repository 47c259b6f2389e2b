import { find, h } from '../shared/dom.ts';
import { FileDrop, soundFiles } from '../shared/fileDrop.ts';
import { archiveId, archiveSeconds } from './archive.ts';
import { clock } from '../shared/sound.ts';
import type { OwnRecording } from './recordings.ts';

interface OwnEvents {
  readonly onFile: (file: File) => void;
  readonly onCancel: () => void;
  readonly onShow: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

/** The recordings that are searched, and how one's own are added. */
export class OwnPanel {
  readonly #list = find('#recordings');
  readonly #drop: FileDrop;
  readonly #progress = h('progress', { max: 1, value: 0, 'aria-label': 'Indexing' });
  readonly #busy: HTMLElement;
  readonly #note = h('p', { class: 'field-note', role: 'status' });
  readonly #events: OwnEvents;

  constructor(events: OwnEvents) {
    this.#events = events;
    this.#drop = new FileDrop({
      label: 'Add a recording',
      note: 'Any sound that your browser plays; drop it anywhere. It never leaves your machine.',
      accept: soundFiles,
      onFile: events.onFile,
    });
    const cancel = h(
      'button',
      { type: 'button', class: 'button button-plain', id: 'cancel' },
      'Cancel',
    );
    cancel.addEventListener('click', events.onCancel);
    this.#busy = h('div', { class: 'indexing', hidden: true }, this.#progress, cancel);
    find('#add').append(this.#drop.element, this.#busy, this.#note);
    this.#drop.disabled = true;
  }

  set ready(ready: boolean) {
    this.#drop.disabled = !ready;
  }

  /** How far an indexing has come, from 0 to 1; undefined: there is none. */
  set share(share: number | undefined) {
    this.#busy.hidden = share === undefined;
    if (share !== undefined) this.#progress.value = share;
    this.#drop.disabled = share !== undefined;
  }

  say(note: string): void {
    this.#note.textContent = note;
  }

  show(recordings: readonly OwnRecording[], shown: string): void {
    const archive = `The archive, ${clock(archiveSeconds).replace(/\..*/, '')} minutes, seven voices`;
    this.#list.replaceChildren(
      this.#row(archiveId, archive, shown, false),
      ...recordings.map(({ id, name }) => this.#row(id, name, shown, true)),
    );
  }

  #row(id: string, name: string, shown: string, own: boolean): HTMLElement {
    const pick = h(
      'button',
      { type: 'button', class: 'recording', 'aria-pressed': String(id === shown), 'data-id': id },
      name,
    );
    pick.addEventListener('click', () => {
      this.#events.onShow(id);
    });
    const row = h('li', {}, pick);
    if (own) {
      const remove = h(
        'button',
        { type: 'button', class: 'button button-plain', 'aria-label': `Remove ${name}` },
        '×',
      );
      remove.addEventListener('click', () => {
        this.#events.onRemove(id);
      });
      row.append(remove);
    }
    return row;
  }
}

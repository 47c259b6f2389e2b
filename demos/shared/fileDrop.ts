import { h } from './dom.ts';

/** For file dialogues. */
export const soundFiles = 'audio/*,video/*,.wav,.mp3,.m4a,.ogg,.opus,.flac,.webm';

interface FileDropOptions {
  readonly label: string;
  readonly note: string;
  readonly accept: string;
  readonly onFile: (file: File) => void;
}

/**
 * Prepares to ask the visitor for a file: the result opens the browser's own dialogue. The input stays
 * in the document, because Firefox drops the events of a detached one.
 */
export function filePicker(accept: string, onFile: (file: File) => void): () => void {
  const input = h('input', { type: 'file', accept, hidden: true, tabindex: -1 });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    // So that the same file can be chosen again.
    input.value = '';
    if (file) onFile(file);
  });
  document.body.append(input);
  return () => {
    input.click();
  };
}

/** Calls back for a file dropped on the element. Returns what takes the listeners off again. */
export function acceptDrops(element: HTMLElement, onFile: (file: File) => void): () => void {
  const listeners = new AbortController();
  const { signal } = listeners;
  const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  element.addEventListener(
    'dragover',
    (event) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      element.classList.add('is-over');
    },
    { signal },
  );
  element.addEventListener(
    'dragleave',
    (event) => {
      // The pointer has only moved on to a part of the element.
      if (event.relatedTarget instanceof Node && element.contains(event.relatedTarget)) return;
      element.classList.remove('is-over');
    },
    { signal },
  );
  element.addEventListener(
    'drop',
    (event) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      event.stopPropagation();
      element.classList.remove('is-over');
      const file = event.dataTransfer?.files[0];
      if (file) onFile(file);
    },
    { signal },
  );
  return () => {
    listeners.abort();
  };
}

/** A place to drop a file on, with a button that opens the file dialogue instead. */
export class FileDrop {
  readonly element: HTMLElement;
  readonly #button: HTMLButtonElement;

  constructor({ label, note, accept, onFile }: FileDropOptions) {
    this.#button = h('button', { type: 'button', class: 'button' }, label);
    this.#button.addEventListener('click', filePicker(accept, onFile));
    this.element = h('div', { class: 'file-drop' }, this.#button, h('span', {}, note));
    acceptDrops(this.element, (file) => {
      if (!this.#button.disabled) onFile(file);
    });
  }

  set disabled(disabled: boolean) {
    this.#button.disabled = disabled;
  }
}

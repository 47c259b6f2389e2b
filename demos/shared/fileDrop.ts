import { h } from './dom.ts';

interface FileDropOptions {
  readonly label: string;
  readonly note: string;
  readonly accept: string;
  readonly onFile: (file: File) => void;
}

/** Asks the visitor for a file through the browser's own dialogue. */
export function pickFile(accept: string): Promise<File | undefined> {
  return new Promise((resolve) => {
    // In the document, because Firefox drops the events of a detached file input.
    const input = h('input', {
      type: 'file',
      accept,
      class: 'visually-hidden',
      tabindex: -1,
      'aria-hidden': 'true',
    });
    const finish = (file?: File) => {
      input.remove();
      resolve(file);
    };
    input.addEventListener(
      'change',
      () => {
        finish(input.files?.[0]);
      },
      { once: true },
    );
    input.addEventListener(
      'cancel',
      () => {
        finish();
      },
      { once: true },
    );
    document.body.append(input);
    input.click();
  });
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
    () => {
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
    this.#button.addEventListener('click', () => {
      void pickFile(accept).then((file) => {
        if (file) onFile(file);
      });
    });
    this.element = h('div', { class: 'file-drop' }, this.#button, h('span', {}, note));
    acceptDrops(this.element, (file) => {
      if (!this.#button.disabled) onFile(file);
    });
  }

  set disabled(disabled: boolean) {
    this.#button.disabled = disabled;
  }
}

import { h } from './dom.ts';

interface NoticeAction {
  readonly label: string;
  /** What follows a click, besides that the notice goes. */
  readonly run?: () => void;
}

/**
 * The place where a page says what went wrong and what would do, and offers what the visitor may
 * want to decide. Errors are read out at once; offers when the reader is idle.
 */
export class Notices {
  readonly element = h('div', { class: 'notices' });
  readonly #errors = h('div', { role: 'alert' });
  readonly #offers = h('div', { role: 'status' });

  constructor() {
    this.element.append(this.#errors, this.#offers);
  }

  error(message: string): void {
    const notice = build('notice notice-error', message, [
      {
        label: 'Dismiss',
        run: () => {
          this.clearError();
        },
      },
    ]);
    this.#errors.replaceChildren(notice);
    notice.scrollIntoView({ block: 'nearest' });
  }

  clearError(): void {
    this.#errors.replaceChildren();
  }

  offer(message: string, actions: readonly NoticeAction[]): void {
    const closing = actions.map(({ label, run }) => ({
      label,
      run: () => {
        this.clearOffer();
        run?.();
      },
    }));
    this.#offers.replaceChildren(build('notice', message, closing));
  }

  clearOffer(): void {
    this.#offers.replaceChildren();
  }
}

function build(name: string, message: string, actions: readonly NoticeAction[]): HTMLElement {
  const notice = h('div', { class: name }, h('p', {}, message));
  for (const { label, run } of actions) {
    const button = h('button', { type: 'button', class: 'button button-plain' }, label);
    button.addEventListener('click', () => {
      run?.();
    });
    notice.append(button);
  }
  return notice;
}

/** What an unknown thrown thing says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

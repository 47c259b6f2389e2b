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

  /** `actions`: what may be done about it, besides dismissing the message. */
  error(message: string, actions: readonly NoticeAction[] = [{ label: 'Dismiss' }]): void {
    const notice = this.#build('notice notice-error', message, actions, () => {
      this.clearError();
    });
    this.#errors.replaceChildren(notice);
    notice.scrollIntoView({ block: 'nearest' });
  }

  clearError(): void {
    this.#errors.replaceChildren();
  }

  offer(message: string, actions: readonly NoticeAction[]): void {
    const notice = this.#build('notice', message, actions, () => {
      this.clearOffer();
    });
    this.#offers.replaceChildren(notice);
  }

  clearOffer(): void {
    this.#offers.replaceChildren();
  }

  /** Any action closes the notice first. */
  #build(
    name: string,
    message: string,
    actions: readonly NoticeAction[],
    close: () => void,
  ): HTMLElement {
    const notice = h('div', { class: name }, h('p', {}, message));
    for (const { label, run } of actions) {
      const button = h('button', { type: 'button', class: 'button button-plain' }, label);
      button.addEventListener('click', () => {
        close();
        run?.();
      });
      notice.append(button);
    }
    return notice;
  }
}

/** What an unknown thrown thing says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

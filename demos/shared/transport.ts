import { h, icon } from './dom.ts';
import { drawings } from './drawings.ts';

/** What can be done with a training. `run` is the big button: train, pause or continue. */
export type Action = 'run' | 'step' | 'stop' | 'reset' | 'save' | 'load';

const labels: readonly (readonly [Action, string, keyof typeof drawings | undefined])[] = [
  ['run', 'Train', 'play'],
  ['step', 'Step', 'step'],
  ['stop', 'Stop', 'stop'],
  ['reset', 'Reset', undefined],
  ['save', 'Save', undefined],
  ['load', 'Load', undefined],
];

export interface TransportState {
  readonly run: 'Train' | 'Pause' | 'Continue';
  readonly enabled: readonly Action[];
}

/** The row of buttons that drives a training. */
export class Transport {
  readonly element: HTMLElement;
  /** The focused button was disabled while no other could take the focus. */
  #owesFocus = false;
  readonly #buttons = new Map<Action, HTMLButtonElement>();

  /** `without`: what cannot be done on this page, or is done elsewhere on it. */
  constructor(onAction: (action: Action) => void, without: readonly Action[] = []) {
    this.element = h('div', { class: 'transport', role: 'group', 'aria-label': 'Training' });
    for (const [action, name, drawing] of labels) {
      if (without.includes(action)) continue;
      const button = h('button', {
        type: 'button',
        class: action === 'run' ? 'button button-primary' : 'button',
        'data-action': action,
      });
      if (drawing) button.append(icon(drawings[drawing]));
      button.append(h('span', {}, name));
      button.addEventListener('click', () => {
        onAction(action);
      });
      this.#buttons.set(action, button);
      this.element.append(button);
    }
  }

  show({ run, enabled }: TransportState): void {
    const focused = document.activeElement;
    for (const [action, button] of this.#buttons) button.disabled = !enabled.includes(action);
    const main = this.#buttons.get('run');
    if (!main) return;
    const label = main.querySelector('span');
    if (label && label.textContent !== run) {
      label.textContent = run;
      main.querySelector('path')?.setAttribute('d', drawings[run === 'Pause' ? 'pause' : 'play']);
    }
    // A button that goes dead under the fingers must not throw the keyboard back to the page's top.
    if (
      focused instanceof HTMLButtonElement &&
      focused.disabled &&
      this.element.contains(focused)
    ) {
      this.#owesFocus = true;
    } else if (focused !== document.body) {
      this.#owesFocus = false;
    }
    if (this.#owesFocus && !main.disabled) {
      this.#owesFocus = false;
      main.focus();
    }
  }
}

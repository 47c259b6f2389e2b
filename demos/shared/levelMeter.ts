import './levelMeter.css';
import { h } from './dom.ts';

/** Decibels of full scale at which the meter begins. */
const quiet = -70;

/** How loud it is at the microphone, and whether that is speech. */
export class LevelMeter {
  readonly element = h('div', {
    ...{ id: 'meter', class: 'meter', role: 'meter', hidden: true },
    ...{ 'aria-label': 'Level of the microphone, decibels' },
    ...{ 'aria-valuemin': quiet, 'aria-valuemax': 0, 'aria-valuenow': quiet },
  });
  readonly #level = h('span', { class: 'meter-level' });

  constructor() {
    this.element.append(this.#level);
  }

  set listening(listening: boolean) {
    this.element.hidden = !listening;
    if (listening) this.show(-Infinity, false);
  }

  /** dB of full scale. */
  show(level: number, inSpeech: boolean): void {
    const share = Math.min(1, Math.max(0, 1 - level / quiet));
    this.#level.style.transform = `scaleX(${share.toFixed(3)})`;
    this.element.classList.toggle('is-speech', inSpeech);
    this.element.setAttribute('aria-valuenow', String(Math.round(Math.max(quiet, level))));
  }
}

import { BarList } from '../shared/barList.ts';
import { CharacterCursor } from '../shared/characterCursor.ts';
import { h } from '../shared/dom.ts';
import type { GenerationStep } from 'unrolled';

export const candidateCount = 8;

/** Spaces and breaks by a visible sign, with a name for whoever hovers. */
const signs: Record<string, readonly [string, string]> = {
  ' ': ['␣', 'space'],
  '\n': ['⏎', 'new line'],
  '\t': ['⇥', 'tab'],
};

/** How surprised the network was, in four classes: likelier than 1 in 4, in 12, in 50, or rarer. */
function surprise(step: GenerationStep): string {
  const own = step.candidates.find(({ text }) => text === step.text);
  const probability = own?.probability ?? 0;
  if (probability >= 1 / 4) return '';
  if (probability >= 1 / 12) return 's1';
  return probability >= 1 / 50 ? 's2' : 's3';
}

/**
 * The text as it grows, and the guesses for the character last written. The pointer or the arrow keys
 * go back to any character; its guesses are shown, and the writing waits, until they leave.
 */
export class WritingView {
  readonly #text: HTMLElement;
  readonly #bars = new BarList('The likeliest next characters', candidateCount);
  readonly #caret = h('span', { class: 'caret' });
  readonly #steps: GenerationStep[] = [];
  readonly #cursor: CharacterCursor;
  #spans: HTMLElement[] = [];

  constructor(text: HTMLElement, bars: HTMLElement) {
    this.#text = text;
    bars.append(this.#bars.element);
    this.#cursor = new CharacterCursor(text, {
      characters: () => this.#spans,
      onMove: (index) => {
        this.#showBars(index ?? this.#steps.length - 1);
      },
    });
  }

  /** Whether the visitor is looking at a character: the writing waits meanwhile. */
  get inspecting(): boolean {
    return this.#cursor.index !== undefined;
  }

  get written(): string {
    return this.#steps.map(({ text }) => text).join('');
  }

  get length(): number {
    return this.#steps.length;
  }

  clear(prompt: string): void {
    this.#cursor.forget();
    this.#steps.length = 0;
    this.#spans = [];
    const start = prompt.trim() ? [h('span', { class: 'prompt' }, prompt)] : [];
    this.#text.replaceChildren(...start, this.#caret);
    this.#bars.show([]);
  }

  append(steps: readonly GenerationStep[]): void {
    if (steps.length === 0) return;
    for (const step of steps) {
      const name = surprise(step);
      const span = h('span', name ? { class: name } : {}, step.text);
      this.#steps.push(step);
      this.#spans.push(span);
      this.#caret.before(span);
    }
    this.#text.scrollTop = this.#text.scrollHeight;
    if (!this.inspecting) this.#showBars(this.#steps.length - 1);
  }

  #showBars(index: number): void {
    const step = this.#steps[index];
    this.#bars.show(
      (step?.candidates ?? []).map(({ text, probability }) => {
        const [name, title] = signs[text] ?? [text, text];
        return { name, title, share: probability, chosen: text === step?.text };
      }),
    );
  }
}

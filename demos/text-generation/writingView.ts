import { BarList } from '../shared/barList.ts';
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
  #spans: HTMLElement[] = [];
  #inspected: number | undefined;

  constructor(text: HTMLElement, bars: HTMLElement) {
    this.#text = text;
    bars.append(this.#bars.element);
    text.addEventListener('pointermove', (event) => {
      if (event.pointerType === 'touch') return;
      this.#inspect(this.#indexOf(event.target));
    });
    text.addEventListener('pointerdown', (event) => {
      this.#inspect(this.#indexOf(event.target));
    });
    text.addEventListener('pointerleave', (event) => {
      if (event.pointerType !== 'touch') this.#inspect(undefined);
    });
    text.addEventListener('blur', () => {
      this.#inspect(undefined);
    });
    text.addEventListener('keydown', (event) => {
      this.#key(event);
    });
  }

  /** Whether the visitor is looking at a character: the writing waits meanwhile. */
  get inspecting(): boolean {
    return this.#inspected !== undefined;
  }

  get written(): string {
    return this.#steps.map(({ text }) => text).join('');
  }

  get length(): number {
    return this.#steps.length;
  }

  clear(prompt: string): void {
    this.#inspected = undefined;
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

  #indexOf(target: EventTarget | null): number | undefined {
    const index = this.#spans.indexOf(target as HTMLElement);
    return index < 0 ? undefined : index;
  }

  #inspect(index: number | undefined): void {
    if (index === this.#inspected) return;
    if (this.#inspected !== undefined) {
      this.#spans[this.#inspected]?.classList.remove('is-inspected');
    }
    this.#inspected = index;
    if (index === undefined) {
      this.#showBars(this.#steps.length - 1);
      return;
    }
    this.#spans[index]?.classList.add('is-inspected');
    this.#showBars(index);
  }

  #key(event: KeyboardEvent): void {
    const last = this.#steps.length - 1;
    if (last < 0) return;
    const at = this.#inspected ?? last + 1;
    const targets: Record<string, number | undefined> = {
      ArrowLeft: Math.max(0, at - 1),
      ArrowRight: Math.min(last, at + 1),
      Home: 0,
      End: last,
      Escape: undefined,
    };
    if (!(event.key in targets)) return;
    event.preventDefault();
    this.#inspect(targets[event.key]);
    if (this.#inspected !== undefined) {
      this.#spans[this.#inspected]?.scrollIntoView({ block: 'nearest' });
    }
  }
}

import { h } from './dom.ts';

const grammar =
  /(?<comment>\/\/[^\n]*)|(?<string>'[^'\n]*')|(?<keyword>\b(?:import|from|const|let|await|for|of|new|async|if|return)\b)|(?<number>\b\d[\d_.e-]*\b)/g;

/** A short piece of JavaScript with light colouring and a button that copies it. */
export class CodeBlock {
  readonly element: HTMLElement;
  readonly #code = h('code', {});
  #text = '';

  constructor(label: string) {
    const copy = h('button', { type: 'button', class: 'button button-plain' }, 'Copy');
    // Browsers lend the clipboard to secure pages only.
    copy.hidden = !isSecureContext;
    copy.addEventListener('click', () => {
      void navigator.clipboard.writeText(this.#text).then(() => {
        copy.textContent = 'Copied';
        setTimeout(() => (copy.textContent = 'Copy'), 1500);
      });
    });
    // Focusable, so that the keyboard can scroll what does not fit.
    const pre = h('pre', { tabindex: 0, role: 'region', 'aria-label': label }, this.#code);
    this.element = h('div', { class: 'code' }, pre, copy);
  }

  show(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    const nodes: (Node | string)[] = [];
    let end = 0;
    for (const match of text.matchAll(grammar)) {
      nodes.push(text.slice(end, match.index));
      const groups: Record<string, string | undefined> = match.groups ?? {};
      const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
      nodes.push(h('span', { class: kind }, match[0]));
      end = match.index + match[0].length;
    }
    nodes.push(text.slice(end));
    this.#code.replaceChildren(...nodes);
  }
}

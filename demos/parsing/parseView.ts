import { CharacterCursor } from '../shared/characterCursor.ts';
import { find, h } from '../shared/dom.ts';
import { kClose } from '../shared/tasks/trees.js';
import type { Parse } from './parser.ts';
import { TreePicture } from './treePicture.ts';

/** Colours of brackets by how deep they are, after which they come again. */
const depths = 5;

/** What a network makes of a sentence: its tree, what it wrote, and whether the brackets balance. */
export class ParseView {
  readonly #written = find('#written');
  readonly #verdict = find('#verdict');
  readonly #token = find('#token');
  readonly #picture = new TreePicture();
  readonly #cursor: CharacterCursor;
  #tokens: HTMLElement[] = [];
  /** Of each bracket written, the other one of its pair. */
  #partners = new Map<number, number>();
  #parse: Parse | undefined;

  constructor() {
    this.#cursor = new CharacterCursor(this.#written, {
      characters: () => this.#tokens,
      onMove: (index) => {
        this.#inspect(index);
      },
    });
    find('#tree').append(this.#picture.element);
  }

  show(parse: Parse): void {
    this.#parse = parse;
    const { tokens, trees, wellFormed, words } = parse;
    this.#partners = pairUp(tokens);
    let depth = 0;
    this.#tokens = tokens.map((token, index) => {
      const closes = token === kClose;
      if (closes) depth = Math.max(0, depth - 1);
      const isBracket = closes || token.startsWith('(');
      const kind = !isBracket ? 'is-tag' : this.#partners.has(index) ? '' : 'is-lonely';
      const element = h('span', { class: `written-token ${kind}` }, token);
      if (isBracket) element.dataset.depth = String(depth % depths);
      if (isBracket && !closes) depth += 1;
      return element;
    });
    this.#written.replaceChildren(...this.#tokens.flatMap((element) => [element, ' ']));
    this.#cursor.forget();
    this.#inspect(undefined);
    this.#picture.show(trees, `The tree ${tokens.join(' ')}`);
    this.#verdict.textContent = judge(parse);
    const fits = leavesIn(tokens) === words.length;
    this.#verdict.dataset.verdict = !wellFormed ? 'wrong' : fits ? 'right' : 'none';
  }

  /** There is no tree, and this is why. */
  refuse(why: string): void {
    this.#parse = undefined;
    this.#tokens = [];
    this.#cursor.forget();
    this.#written.replaceChildren();
    this.#token.textContent = '';
    this.#picture.show([], '');
    this.#verdict.textContent = why;
    this.#verdict.dataset.verdict = 'none';
  }

  #inspect(index: number | undefined): void {
    const partner = index === undefined ? undefined : this.#partners.get(index);
    this.#tokens.forEach((element, at) => {
      element.classList.toggle('is-partner', at === partner);
    });
    const token = index === undefined ? undefined : this.#parse?.tokens[index];
    if (index === undefined || token === undefined) {
      this.#token.textContent =
        'Point at a bracket to see its partner, or move with the arrow keys.';
      return;
    }
    const share = Math.round(100 * (this.#parse?.probabilities[index] ?? 0));
    const isBracket = token === kClose || token.startsWith('(');
    const lonely = isBracket && partner === undefined ? '; it has no partner' : '';
    this.#token.textContent = `“${token}”: the network was ${share}% sure of it${lonely}.`;
  }
}

function judge({ brackets, finished, wellFormed, words, tokens }: Parse): string {
  const { opened, closed, surplus } = brackets;
  const count = `${opened} opened, ${closed} closed`;
  if (!finished) return `${count}: it came to no end and was cut off.`;
  if (surplus > 0) return `${count}: ${surplus} of them close nothing.`;
  if (opened > closed) return `${count}: ${opened - closed} stay open.`;
  if (!wellFormed) return `${count}, but they are not one tree.`;
  const leaves = leavesIn(tokens);
  if (leaves === words.length) return `Well-formed: ${count}.`;
  return `Well-formed: ${count}. But it has ${leaves} leaves for ${words.length} words.`;
}

function leavesIn(tokens: readonly string[]): number {
  return tokens.filter((token) => token !== kClose && !token.startsWith('(')).length;
}

/** The brackets that belong to each other, both ways. */
function pairUp(tokens: readonly string[]): Map<number, number> {
  const partners = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach((token, index) => {
    if (token === kClose) {
      const from = open.pop();
      if (from === undefined) return;
      partners.set(from, index).set(index, from);
    } else if (token.startsWith('(')) open.push(index);
  });
  return partners;
}

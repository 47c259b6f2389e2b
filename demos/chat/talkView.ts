import { BarList } from '../shared/barList.ts';
import { find, h } from '../shared/dom.ts';
import { likeliestCount, type Reply } from './replier.ts';

/** Lines that stay on the page. */
const mostLines = 200;

/** Milliseconds between two words of a reply as they appear. */
const betweenWords = 70;

/** How surprised the network was by its own word, in four classes, as the text page has them. */
function surprise(probability: number): string {
  if (probability >= 0.5) return '';
  if (probability >= 0.25) return 's1';
  return probability >= 0.1 ? 's2' : 's3';
}

/** The talk, and what else the network might have replied. */
export class TalkView {
  readonly #log = find('#log');
  readonly #bars = new BarList('The likeliest replies', likeliestCount);
  readonly #sure = find('#sure');

  constructor() {
    find('#bars').append(this.#bars.element);
  }

  say(text: string): void {
    this.#add(h('p', { class: 'line line-you' }, spoken('You: '), text));
  }

  /** `who`: the network that replies. */
  reply(reply: Reply, who: string): void {
    const words = spaced(reply).map(({ text, probability }, index) => {
      const word = h('span', { class: `said ${surprise(probability)}`.trim() }, text);
      word.title = percent(probability);
      word.style.animationDelay = `${index * betweenWords}ms`;
      return word;
    });
    const line = h('p', { class: 'line line-network' }, spoken(`${who}: `), ...words);
    if (reply.words.length === 0) line.append('(nothing)');
    const remarks = [
      ...(reply.finished
        ? []
        : [`Cut off after ${reply.words.length} words: the reply came to no end.`]),
      ...(reply.unknown.length > 0 ? [`It has never met ${quoted(reply.unknown)}.`] : []),
    ];
    if (!reply.finished) line.append(' …');
    if (remarks.length > 0) line.append(h('small', { class: 'remark' }, remarks.join(' ')));
    line.dataset.finished = String(reply.finished);
    this.#add(line);
    this.#showLikeliest(reply);
  }

  /** A line that could not be replied to, and why. */
  refuse(why: string): void {
    this.#add(h('p', { class: 'line line-remark' }, why));
  }

  clear(): void {
    this.#log.replaceChildren();
    this.#bars.show([]);
    this.#sure.textContent = '';
  }

  #add(line: HTMLElement): void {
    this.#log.append(line);
    while (this.#log.children.length > mostLines) this.#log.firstElementChild?.remove();
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #showLikeliest({ text, probability, likeliest }: Reply): void {
    this.#sure.textContent = `Of all replies there could be, the one given has ${percent(probability)}.`;
    const chosen = likeliest.findIndex((other) => other.text === text);
    this.#bars.show(
      likeliest.map((other, index) => ({
        name: other.text,
        title: other.text,
        share: other.probability,
        chosen: index === chosen,
      })),
    );
  }
}

function spoken(text: string): HTMLElement {
  return h('span', { class: 'visually-hidden' }, text);
}

function percent(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 0.1) return '<0.1%';
  return `${value.toFixed(value < 10 ? 1 : 0)}%`;
}

function quoted(words: readonly string[]): string {
  return [...new Set(words)].map((word) => `“${word}”`).join(', ');
}

/** The words with the spaces that stand before them in the text of the reply. */
function spaced({ text, words }: Reply): Reply['words'] {
  let place = 0;
  return words.map((word) => {
    const start = text.indexOf(word.text, place);
    if (start < 0) return word;
    const shown = text.slice(place, start + word.text.length);
    place = start + word.text.length;
    return { ...word, text: shown };
  });
}

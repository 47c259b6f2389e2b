import type { SpokenHit } from 'unrolled';
import { find, h, icon } from '../shared/dom.ts';
import { drawings } from '../shared/drawings.ts';
import { archiveId, sentenceAt, wordsWithin } from './archive.ts';
import { clock } from '../shared/sound.ts';

interface HitEvents {
  readonly onPlay: (index: number) => void;
}

/** What was found, the likeliest first; any of it can be heard. */
export class HitList {
  readonly #list = find('#hits');
  readonly #onPlay: (index: number) => void;

  constructor({ onPlay }: HitEvents) {
    this.#onPlay = onPlay;
  }

  /**
   * `asked`: the word that was asked for, where that is known. `nameOf`: what a recording is called, where
   * there is more than one.
   */
  show(
    hits: readonly SpokenHit[],
    asked: string | undefined,
    nameOf: (id: string) => string | undefined,
  ): void {
    this.#list.replaceChildren(...hits.map((hit, i) => this.#row(hit, i, asked, nameOf(hit.id))));
    this.choose(-1);
  }

  /** Marks one, −1: none. */
  choose(index: number): void {
    for (const [i, row] of [...this.#list.children].entries()) {
      row.classList.toggle('is-chosen', i === index);
    }
  }

  #row(hit: SpokenHit, index: number, asked: string | undefined, name?: string): HTMLElement {
    const { id, start, end, score } = hit;
    const said = id === archiveId ? wordsWithin(start, end).map(({ text }) => text) : [];
    const times = `${clock(start)}–${clock(end)}`;
    const rank = String(index + 1);
    const play = h(
      'button',
      { type: 'button', class: 'button hit-play', 'aria-label': `Play hit ${rank}, ${times}` },
      h('span', { class: 'hit-rank' }, rank),
      icon(drawings.play),
    );
    play.addEventListener('click', () => {
      this.#onPlay(index);
    });
    const bar = h('span', { class: 'hit-bar' });
    bar.style.transform = `scaleX(${Math.max(0, score).toFixed(3)})`;
    return h(
      'li',
      {
        'data-id': id,
        'data-start': start.toFixed(3),
        'data-end': end.toFixed(3),
        'data-score': score.toFixed(4),
        'data-said': said.join(' '),
        'data-right':
          asked === undefined || id !== archiveId ? undefined : String(said.includes(asked)),
      },
      play,
      h(
        'div',
        { class: 'hit-text' },
        h('p', { class: 'hit-context' }, ...context(hit)),
        h('p', { class: 'hit-place' }, name ? `${name}, ${times}` : times),
      ),
      h(
        'div',
        { class: 'hit-score' },
        h('span', {}, score.toFixed(2)),
        h('span', { class: 'hit-track' }, bar),
      ),
    );
  }
}

/** The sentence that was spoken there, where it is known, with what was found of it. */
function context({ id, start, end }: SpokenHit): (Node | string)[] {
  const sentence = id === archiveId ? sentenceAt((start + end) / 2) : undefined;
  if (!sentence) return ['…'];
  const found = new Set(wordsWithin(start, end));
  let at = 0;
  const nodes: (Node | string)[] = [];
  for (const word of sentence.words) {
    const place = sentence.text.toLowerCase().indexOf(word.text, at);
    if (place < 0) continue;
    nodes.push(sentence.text.slice(at, place));
    at = place + word.text.length;
    const text = sentence.text.slice(place, at);
    nodes.push(found.has(word) ? h('mark', {}, text) : text);
  }
  nodes.push(sentence.text.slice(at));
  return [...nodes, h('span', { class: 'hit-voice' }, ` · ${sentence.voice}`)];
}

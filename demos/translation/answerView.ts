import { BarList } from '../shared/barList.ts';
import { CharacterCursor } from '../shared/characterCursor.ts';
import { find, h } from '../shared/dom.ts';
import { AttentionMatrix, endSign, lookedAt, type Weights } from './attentionMatrix.ts';
import { BeamTree } from './beamTree.ts';
import type { Translation } from './translator.ts';

/** Candidates that have a bar. */
const bars = 5;

/** What a network makes of what was typed: its answer, where it looked, and how it searched. */
export class AnswerView {
  readonly #answer = find('#answer');
  readonly #verdict = find('#verdict');
  readonly #looks = find('#looks');
  readonly #matrix = new AttentionMatrix();
  readonly #tree = new BeamTree();
  readonly #candidates = new BarList(
    'The best answers, with their share of all that was found',
    bars,
  );
  readonly #cursor: CharacterCursor;
  #tokens: HTMLElement[] = [];
  #weights: Weights | undefined;

  constructor() {
    this.#cursor = new CharacterCursor(this.#answer, {
      characters: () => this.#tokens,
      onMove: (index) => {
        this.#inspect(index);
      },
    });
    find('#matrix').append(this.#matrix.element);
    find('#beam').append(this.#tree.element);
    find('#candidates').append(this.#candidates.element);
  }

  /** `truths`: all that would be right, as far as the page knows. */
  show(translation: Translation, truths: readonly string[]): void {
    const { source, candidates, texts } = translation;
    const [best] = candidates;
    if (!best) return;
    const place = this.#cursor.index;
    const signs = [...best.tokens, ...(best.finished ? [endSign] : [])];
    this.#tokens = signs.map((token, index) =>
      h('span', { class: index < best.tokens.length ? 'token' : 'token token-end' }, token),
    );
    this.#answer.replaceChildren(...this.#tokens);
    this.#showVerdict(translation, truths);

    this.#weights = best.attention && { source, output: best.tokens, values: best.attention };
    if (this.#weights) this.#matrix.show(this.#weights);
    else {
      this.#matrix.explain(
        'This network cannot look back: all that it knows of the input is the one state in which the ' +
          'reading ended.',
      );
    }
    this.#tree.show(best.tree ?? [], best.tokens);
    this.#showCandidates(candidates, texts);
    this.#cursor.forget();
    if (place !== undefined && place < signs.length) this.#cursor.moveTo(place);
    else this.#inspect(undefined);
  }

  /** There is no answer, and this is why. */
  refuse(why: string): void {
    this.#tokens = [];
    this.#weights = undefined;
    this.#cursor.forget();
    this.#answer.replaceChildren();
    this.#verdict.textContent = why;
    this.#verdict.dataset.verdict = 'none';
    this.#looks.textContent = '';
    this.#matrix.explain('');
    this.#tree.clear();
    this.#candidates.show([]);
  }

  #showVerdict(
    { candidates, texts, unknown, source }: Translation,
    truths: readonly string[],
  ): void {
    const text = texts[0] ?? '';
    const cut = candidates[0]?.finished === false ? ' It came to no end and was cut off.' : '';
    const strangers = source.filter((_, index) => unknown[index]);
    const met = strangers.length > 0 ? ` It has never met ${strangers.join(', ')}.` : '';
    const right = truths.includes(text);
    const judged = truths.length === 0 ? 'none' : right ? 'right' : 'wrong';
    this.#verdict.dataset.verdict = judged;
    const judgement = { none: '', right: 'Right.', wrong: `Wrong: it is ${truths[0] ?? ''}.` };
    this.#verdict.textContent = `${judgement[judged]}${cut}${met}`.trim();
  }

  #showCandidates(candidates: Translation['candidates'], texts: readonly string[]): void {
    this.#candidates.show(
      candidates.slice(0, bars).map(({ logProbability, score }, index) => ({
        name: texts[index] ?? '',
        title: `score ${score.toFixed(3)}`,
        share: Math.exp(logProbability),
        chosen: index === 0,
      })),
    );
  }

  #inspect(index: number | undefined): void {
    this.#matrix.inspect(index);
    const weights = this.#weights;
    this.#looks.textContent =
      index === undefined || !weights
        ? weights
          ? 'Point at a sign of the answer, or move with the arrow keys, to see where the network looked.'
          : ''
        : lookedAt(weights, index);
  }
}

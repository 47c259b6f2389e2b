import { BarList } from '../shared/barList.ts';
import { find, h } from '../shared/dom.ts';
import { candidateCount, type Readings } from './reader.ts';
import { percent, TagRow } from './tagRow.ts';
import { type Direction, directionNames, directions, type Pair } from './taggers.ts';

/** The request as both networks read it, what they say differently, and all they think of one word. */
export class RequestView {
  readonly #rows: Pair<TagRow>;
  readonly #bars: Pair<BarList>;
  readonly #heading = find('#word-title');
  readonly #verdict = find('#verdict');
  #readings: Readings = { both: [], forward: [] };
  /** The word that the visitor points at. */
  #inspected: number | undefined;

  constructor() {
    const onMove = (index: number | undefined) => {
      this.#inspected = index;
      this.#showWord();
    };
    this.#rows = {
      both: new TagRow('#words-both', onMove),
      forward: new TagRow('#words-forward', onMove),
    };
    const bars = (direction: Direction) =>
      new BarList(`The likeliest tags: ${directionNames[direction]}`, candidateCount);
    this.#bars = { both: bars('both'), forward: bars('forward') };
    for (const direction of directions) {
      find(`#bars-${direction}`).append(
        h('h4', {}, directionNames[direction]),
        this.#bars[direction].element,
      );
    }
  }

  show(readings: Readings): void {
    this.#readings = readings;
    const disputed = this.#disputed();
    for (const direction of directions) this.#rows[direction].show(readings[direction], disputed);
    this.#verdict.textContent = this.#compare(disputed);
    this.#showWord();
  }

  #disputed(): ReadonlySet<number> {
    const { both, forward } = this.#readings;
    return new Set(both.flatMap(({ tag }, index) => (forward[index]?.tag === tag ? [] : [index])));
  }

  #compare(disputed: ReadonlySet<number>): string {
    const { both, forward } = this.#readings;
    if (both.length === 0) return 'Type a request: a word, and what it says, appear here.';
    if (disputed.size === 0) return 'Both networks say the same of every word.';
    const list = [...disputed].slice(0, 3).map((index) => {
      const [one, other] = [both[index], forward[index]];
      if (!one || !other) return '';
      const isLast = index === both.length - 1;
      const [who, whoElse] = isLast
        ? ['that reads both ways', 'that reads forwards only']
        : ['that has seen what follows', 'that has not'];
      return (
        `“${one.word}” is ${one.tag} (${percent(one.probability)}) to the network ${who}, ` +
        `${other.tag} (${percent(other.probability)}) to the one ${whoElse}`
      );
    });
    return `${list.join('; ')}.`;
  }

  /** The word pointed at; otherwise the last one in dispute, otherwise the last of all. */
  #showWord(): void {
    const last = this.#readings.both.length - 1;
    const disputed = [...this.#disputed()].at(-1);
    const index = this.#inspected ?? disputed ?? last;
    this.#heading.textContent = this.#readings.both[index]
      ? `“${this.#readings.both[index].word}”`
      : 'One word';
    for (const direction of directions) {
      const reading = this.#readings[direction][index];
      this.#bars[direction].show(
        (reading?.candidates ?? []).map(({ tag, probability }) => ({
          name: tag,
          title: tag,
          share: probability,
          chosen: tag === reading?.tag,
        })),
      );
    }
  }
}

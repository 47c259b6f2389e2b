import type { TokenPair } from '../shared/exactness.ts';
import type { Unit } from '../shared/knownTokens.ts';
import { chineseNumeral, numberOfEnglish } from '../shared/tasks/numberWords.js';
import { joined } from '../shared/cutting.ts';

const tens = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const ones = 'one|two|three|four|five|six|seven|eight|nine';
/** `forty two`: the network has only read it with a hyphen, but people write it so. */
const apart = new RegExp(`\\b(${tens}) (${ones})\\b`, 'g');

/** What would be right, where the page can know it. */
export class Truths {
  readonly #known = new Map<string, Set<string>>();

  /** Of these pairs both sides are known. */
  learn(pairs: readonly TokenPair[], targetUnit: Unit): void {
    for (const { source, target } of pairs) {
      const key = source.join(' ');
      const targets = this.#known.get(key) ?? new Set();
      this.#known.set(key, targets.add(joined(target, targetUnit)));
    }
  }

  /** All that would be right; nothing where the page does not know. */
  of(text: string, source: readonly string[]): readonly string[] {
    const plain = text.trim().toLowerCase().replace(/\s+/g, ' ');
    const number = numberOfEnglish(plain.replace(apart, '$1-$2'));
    if (number !== undefined) return [chineseNumeral(number)];
    return [...(this.#known.get(source.join(' ')) ?? [])];
  }
}

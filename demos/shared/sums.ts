import { breathe } from './everyFrame.ts';
import { uniform } from './uniform.ts';

/**
 * Sums like `47+85=132;`, one a line, the same again for the same seed. The number of digits of each
 * operand is drawn first, so that short numbers are not rare.
 */
export async function sums(digits: number, count = 24_000, seed = 1): Promise<string> {
  const random = uniform(seed);
  const operand = () => Math.floor(random() * 10 ** (1 + Math.floor(random() * digits)));
  const lines: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const a = operand();
    const b = operand();
    lines.push(`${a}+${b}=${a + b};\n`);
    if (i % 4000 === 3999) await breathe();
  }
  return lines.join('');
}

/** How many whole sums a text holds, and how many of them are right. */
export function countRight(text: string): { sums: number; right: number } {
  let count = 0;
  let right = 0;
  for (const [, a, b, c] of text.matchAll(/(?:^|\n)(\d+)\+(\d+)=(\d+);/g)) {
    count += 1;
    if (Number(a) + Number(b) === Number(c)) right += 1;
  }
  return { sums: count, right };
}

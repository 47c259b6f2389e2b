/**
 * A number as a person would write it: at most `digits` decimals, no trailing zeros, a true minus
 * sign, and powers of ten where nothing else would fit.
 */
export function rounded(value: number, digits = 3): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Math.abs(value) >= 1e7) return scientific(value);
  const fixed = Number(value.toFixed(digits));
  return String(fixed === 0 ? 0 : fixed).replace('-', '−');
}

/** `2.3 × 10⁻⁵` */
export function scientific(value: number, digits = 2): string {
  const [mantissa = '', exponent = ''] = value.toExponential(digits - 1).split('e');
  return powerOfTen(Number(mantissa), Number(exponent), digits);
}

/** The same from its two parts, which may be far beyond what a double holds. */
export function powerOfTen(mantissa: number, exponent: number, digits: number): string {
  const raised = Array.from(String(exponent), (c) => superscripts[c] ?? c).join('');
  return `${mantissa.toFixed(digits - 1).replace('-', '−')} × 10${raised}`;
}

const superscripts: Record<string, string> = {
  '-': '⁻',
  ...Object.fromEntries(Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹', (sign, digit) => [String(digit), sign])),
};

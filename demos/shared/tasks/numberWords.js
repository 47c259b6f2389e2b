// Numbers in English words and in Chinese characters, and back: 0 to 999 999 999 999.
//
// English: hyphens from 21 to 99 where a unit follows, no commas, with or without "and" before what
// is less than a hundred ("two hundred and five", "one thousand and five").
//
// Chinese: 零 一 二 … 九 with 十 百 千 and, for each further four digits, 万 and 亿. One 零 stands for any
// run of zeros between digits, none for the zeros at the end of four digits that share a 万 or 亿. 10 to
// 19 begin with 十 at the beginning of the number and with 一十 elsewhere. Two is 二 everywhere: 两, which
// speech prefers before 千, 万 and 亿, is not used.

import { oneOf, wholeFrom } from './uniform.js';

export const kLargestNumber = 999_999_999_999;

const kOnes = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen ' +
  'fifteen sixteen seventeen eighteen nineteen'
).split(' ');
const kTens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
/** What three digits count, from the last three on. */
const kThousands = ['', 'thousand', 'million', 'billion'];

const kDigits = [...'零一二三四五六七八九'];
/** What a digit counts within four. */
const kPlaces = ['', '十', '百', '千'];
/** What four digits count, from the last four on. */
const kMyriads = ['', '万', '亿'];

/** @param {number} n */
function check(n) {
  if (!Number.isInteger(n) || n < 0 || n > kLargestNumber)
    throw new RangeError(`a number must be whole and from 0 to ${kLargestNumber}, got ${n}`);
}

/**
 * The digits of `n` in groups of `size`, the last group first.
 * @param {number} n
 * @param {number} size
 */
function groupsOf(n, size) {
  const base = 10 ** size;
  const groups = [];
  for (let rest = n; rest > 0; rest = Math.floor(rest / base)) groups.push(rest % base);
  return groups;
}

/**
 * @param {number} n 1 to 99
 */
function belowHundred(n) {
  if (n < 20) return kOnes[n] ?? '';
  const tens = kTens[Math.floor(n / 10) - 2] ?? '';
  return n % 10 === 0 ? tens : `${tens}-${kOnes[n % 10]}`;
}

/**
 * @param {number} n 0 to 999 999 999 999
 * @param {{ and?: boolean }} [style] `and` before what is less than a hundred; default false
 * @throws {RangeError} for any other number
 */
export function englishCardinal(n, { and = false } = {}) {
  check(n);
  if (n === 0) return 'zero';
  const words = [];
  const groups = groupsOf(n, 3);
  for (let i = groups.length - 1; i >= 0; i -= 1) {
    const group = groups[i] ?? 0;
    const hundreds = Math.floor(group / 100);
    const rest = group % 100;
    if (hundreds > 0) words.push(`${kOnes[hundreds]} hundred`);
    // "one thousand and five", but "five thousand".
    if (and && rest > 0 && (hundreds > 0 || (i === 0 && words.length > 0))) words.push('and');
    if (rest > 0) words.push(belowHundred(rest));
    if (group > 0 && i > 0) words.push(kThousands[i] ?? '');
  }
  return words.join(' ');
}

/**
 * @param {number} n 0 to 999 999 999 999
 * @throws {RangeError} for any other number
 */
export function chineseNumeral(n) {
  check(n);
  if (n === 0) return '零';
  const groups = groupsOf(n, 4);
  let text = '';
  for (let i = groups.length - 1; i >= 0; i -= 1) {
    const group = groups[i] ?? 0;
    if (group === 0) continue;
    // A thousand's digit that is missing, or four digits without one that is not zero.
    const gap = group < 1000 || groups[i + 1] === 0;
    if (text !== '' && gap) text += '零';
    text += fourDigits(group) + (kMyriads[i] ?? '');
  }
  return text.startsWith('一十') ? text.slice(1) : text;
}

/** @param {number} n 1 to 9999 */
function fourDigits(n) {
  let text = '';
  let gap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(n / 10 ** place) % 10;
    if (digit === 0) {
      gap = true;
      continue;
    }
    if (text !== '' && gap) text += '零';
    text += `${kDigits[digit]}${kPlaces[place]}`;
    gap = false;
  }
  return text;
}

/**
 * The number that is written so in English, in either style; undefined where it is written in no such way.
 * @param {string} text
 * @returns {number | undefined}
 */
export function numberOfEnglish(text) {
  let sum = 0;
  let group = 0;
  for (const word of text.split(/[ -]/)) {
    const ones = kOnes.indexOf(word);
    const tens = kTens.indexOf(word);
    const thousands = kThousands.indexOf(word, 1);
    if (ones >= 0) group += ones;
    else if (tens >= 0) group += 10 * (tens + 2);
    else if (word === 'hundred') group *= 100;
    else if (thousands > 0) {
      sum += group * 1000 ** thousands;
      group = 0;
    } else if (word !== 'and') return undefined;
  }
  const n = sum + group;
  if (n > kLargestNumber) return undefined;
  // Whatever order the words had: the number is right if it is written like this.
  return [false, true].some((and) => englishCardinal(n, { and }) === text) ? n : undefined;
}

/**
 * The number that is written so in Chinese characters; undefined where it is written in no such way.
 * @param {string} text
 * @returns {number | undefined}
 */
export function numberOfChinese(text) {
  let sum = 0;
  let group = 0;
  let digit = 0;
  for (const character of text.startsWith('十') ? `一${text}` : text) {
    const value = kDigits.indexOf(character);
    const place = kPlaces.indexOf(character, 1);
    const myriad = kMyriads.indexOf(character, 1);
    if (value >= 0) digit = value;
    else if (place > 0) {
      group += digit * 10 ** place;
      digit = 0;
    } else if (myriad > 0) {
      sum += (group + digit) * 10_000 ** myriad;
      group = digit = 0;
    } else return undefined;
  }
  const n = sum + group + digit;
  return n <= kLargestNumber && chineseNumeral(n) === text ? n : undefined;
}

/**
 * A number of any length alike: first how many digits, then which. In every other one half of the
 * digits are zeros, where 零 and the places that stay empty are hard.
 * @param {() => number} random
 * @param {{ fewest?: number, most?: number }} [digits] default 1 and 12
 */
export function drawNumber(random, { fewest = 1, most = 12 } = {}) {
  const length = wholeFrom(random, fewest, most);
  const sparse = random() < 0.5;
  let n = length === 1 ? wholeFrom(random, 0, 9) : wholeFrom(random, 1, 9);
  for (let i = 1; i < length; i += 1)
    n = 10 * n + (sparse && random() < 0.5 ? 0 : wholeFrom(random, 0, 9));
  return n;
}

/**
 * A number in English words, with or without "and", and in Chinese characters.
 * @param {() => number} random
 * @param {{ fewest?: number, most?: number }} [digits] default 1 and 12
 * @returns {{ source: string, target: string, number: number }}
 */
export function drawNumberPair(random, digits) {
  const number = drawNumber(random, digits);
  const source = englishCardinal(number, { and: oneOf(random, [false, true]) });
  return { source, target: chineseNumeral(number), number };
}

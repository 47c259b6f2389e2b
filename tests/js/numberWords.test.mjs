// Numbers in words: the pairs that pages and experiments train on.

import { describe, expect, test } from '@jest/globals';
import {
  chineseNumeral,
  drawNumber,
  drawNumberPair,
  englishCardinal,
  kLargestNumber,
  numberOfChinese,
  numberOfEnglish,
} from '../../demos/shared/tasks/numberWords.js';
import { uniform } from '../../demos/shared/tasks/uniform.js';

/** @type {[number, string, string][]} */
const known = [
  [0, 'zero', '零'],
  [2, 'two', '二'],
  [10, 'ten', '十'],
  [11, 'eleven', '十一'],
  [20, 'twenty', '二十'],
  [21, 'twenty-one', '二十一'],
  [99, 'ninety-nine', '九十九'],
  [100, 'one hundred', '一百'],
  [101, 'one hundred one', '一百零一'],
  [110, 'one hundred ten', '一百一十'],
  [112, 'one hundred twelve', '一百一十二'],
  [200, 'two hundred', '二百'],
  [1000, 'one thousand', '一千'],
  [1001, 'one thousand one', '一千零一'],
  [1010, 'one thousand ten', '一千零一十'],
  [1100, 'one thousand one hundred', '一千一百'],
  [2222, 'two thousand two hundred twenty-two', '二千二百二十二'],
  [10_000, 'ten thousand', '一万'],
  [10_001, 'ten thousand one', '一万零一'],
  [10_010, 'ten thousand ten', '一万零一十'],
  [11_000, 'eleven thousand', '一万一千'],
  [20_020, 'twenty thousand twenty', '二万零二十'],
  [100_000, 'one hundred thousand', '十万'],
  [101_000, 'one hundred one thousand', '十万一千'],
  [100_100, 'one hundred thousand one hundred', '十万零一百'],
  [110_010, 'one hundred ten thousand ten', '十一万零一十'],
  [1_000_000, 'one million', '一百万'],
  [10_100_000, 'ten million one hundred thousand', '一千零一十万'],
  [
    12_345_678,
    'twelve million three hundred forty-five thousand six hundred seventy-eight',
    '一千二百三十四万五千六百七十八',
  ],
  [100_000_000, 'one hundred million', '一亿'],
  [100_001_000, 'one hundred million one thousand', '一亿零一千'],
  [100_010_001, 'one hundred million ten thousand one', '一亿零一万零一'],
  [101_000_000, 'one hundred one million', '一亿零一百万'],
  [110_000_000, 'one hundred ten million', '一亿一千万'],
  [1_000_000_000, 'one billion', '十亿'],
  [
    1_230_004_567,
    'one billion two hundred thirty million four thousand five hundred sixty-seven',
    '十二亿三千万四千五百六十七',
  ],
  [100_000_000_001, 'one hundred billion one', '一千亿零一'],
  [
    101_010_101_010,
    'one hundred one billion ten million one hundred one thousand ten',
    '一千零一十亿一千零一十万一千零一十',
  ],
  [
    kLargestNumber,
    'nine hundred ninety-nine billion nine hundred ninety-nine million nine hundred ninety-nine thousand nine hundred ninety-nine',
    '九千九百九十九亿九千九百九十九万九千九百九十九',
  ],
];

describe('numbers in words', () => {
  test.each(known)('%i is written as known', (n, english, chinese) => {
    expect([englishCardinal(n), chineseNumeral(n)]).toEqual([english, chinese]);
  });

  test('"and" stands before what is less than a hundred', () => {
    const inBritain = (/** @type {number} */ n) => englishCardinal(n, { and: true });
    expect(inBritain(17)).toBe('seventeen');
    expect(inBritain(205)).toBe('two hundred and five');
    expect(inBritain(500)).toBe('five hundred');
    expect(inBritain(1005)).toBe('one thousand and five');
    expect(inBritain(5000)).toBe('five thousand');
    expect(inBritain(1_105_000)).toBe('one million one hundred and five thousand');
    expect(inBritain(1_005_000)).toBe('one million five thousand');
  });

  test('are read back at every magnitude', () => {
    const random = uniform(1);
    const numbers = Array.from({ length: 2000 }, (_, n) => n);
    for (let power = 0; power < 12; power += 1) {
      for (const factor of [1, 2, 9, 10, 11]) {
        for (const more of [-1, 0, 1, 10, 1001]) numbers.push(factor * 10 ** power + more);
      }
    }
    for (let i = 0; i < 3000; i += 1) numbers.push(drawNumber(random));
    for (const n of numbers.filter((n) => n >= 0 && n <= kLargestNumber)) {
      const writings = [englishCardinal(n), englishCardinal(n, { and: true })];
      expect([n, ...writings.map(numberOfEnglish)]).toEqual([n, n, n]);
      expect([n, numberOfChinese(chineseNumeral(n))]).toEqual([n, n]);
    }
  });

  test('are not read where they are written otherwise', () => {
    for (const text of [
      '',
      'one one',
      'hundred',
      'two thousand million',
      'twenty one',
      'ten-one',
      'one hundred and',
      'one thousand thousand',
      'nine trillion',
      'Two',
    ])
      expect([text, numberOfEnglish(text)]).toEqual([text, undefined]);
    for (const text of [
      '',
      '一十',
      '一百一',
      '一百十',
      '一千一',
      '两百',
      '一零',
      '零一',
      '一万万',
      '百',
      '一亿一',
      '二〇',
    ])
      expect([text, numberOfChinese(text)]).toEqual([text, undefined]);
  });

  test.each([-1, 0.5, kLargestNumber + 1, Number.NaN])('%d cannot be written', (n) => {
    const message = `a number must be whole and from 0 to 999999999999, got ${n}`;
    expect(() => englishCardinal(n)).toThrow(new RangeError(message));
    expect(() => chineseNumeral(n)).toThrow(new RangeError(message));
  });

  test('are drawn in every length, in both styles, and alike for one seed', () => {
    const draw = (/** @type {number} */ seed) => {
      const random = uniform(seed);
      return Array.from({ length: 2400 }, () => drawNumberPair(random));
    };
    const pairs = draw(3);
    expect(pairs).toEqual(draw(3));
    expect(pairs).not.toEqual(draw(4));
    const lengths = new Array(13).fill(0);
    for (const { source, target, number } of pairs) {
      lengths[String(number).length] += 1;
      expect([numberOfEnglish(source), numberOfChinese(target)]).toEqual([number, number]);
    }
    // 200 of each are to be expected, with a deviation of 13.5.
    for (const count of lengths.slice(1)) expect(Math.abs(count - 200)).toBeLessThan(60);
    const styled = pairs.filter(({ source }) => / and /.test(source)).length;
    expect(styled).toBeGreaterThan(600);
    expect(styled).toBeLessThan(1200);
    const random = uniform(5);
    for (let i = 0; i < 200; i += 1) {
      const { number } = drawNumberPair(random, { fewest: 4, most: 6 });
      expect(number).toBeGreaterThanOrEqual(1000);
      expect(number).toBeLessThan(1_000_000);
    }
  });
});

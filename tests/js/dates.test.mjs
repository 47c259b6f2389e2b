// Ways to write a date: the pairs that pages and experiments train on.

import { describe, expect, test } from '@jest/globals';
import {
  drawDatePair,
  drawDay,
  isHeldOut,
  isoDate,
  kDateStyles,
  kFirstYear,
  kLastYear,
} from '../../demos/shared/tasks/dates.js';
import { uniform } from '../../demos/shared/tasks/uniform.js';

/** Every day of a year. */
function daysOf(/** @type {number} */ year) {
  const days = [];
  for (let date = new Date(Date.UTC(year, 0, 1)); date.getUTCFullYear() === year;) {
    days.push({ year, month: date.getUTCMonth() + 1, day: date.getUTCDate() });
    date = new Date(date.getTime() + 86_400_000);
  }
  return days;
}

describe('dates', () => {
  test('are written in twenty ways', () => {
    expect(kDateStyles.map((write) => write({ year: 2026, month: 11, day: 3 }))).toEqual([
      '2026-11-03',
      '20261103',
      '2026/11/03',
      '03/11/2026',
      '3.11.2026',
      '3.11.26',
      '11-03-2026',
      '3.XI.2026',
      '03-Nov-2026',
      '3 Nov 2026',
      "Nov 3, '26",
      '3 November 2026',
      'November 3, 2026',
      'November 3rd, 2026',
      '3rd November 2026',
      'the 3rd of November 2026',
      'Tue, 03 Nov 2026',
      'Tuesday, 3 November 2026',
      'Tuesday, November 3, 2026',
      '2026年11月3日',
    ]);
  });

  test.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [12, '12th'],
    [13, '13th'],
    [21, '21st'],
    [22, '22nd'],
    [23, '23rd'],
    [30, '30th'],
    [31, '31st'],
  ])('day %i is the %s', (day, ordinal) => {
    expect(kDateStyles[14]({ year: 2000, month: 1, day })).toBe(`${ordinal} January 2000`);
  });

  test('of different days are never the same', () => {
    /** @type {Map<string, string>} */
    const dayOf = new Map();
    // The first and last years with two digits that could stand for another century, and a leap year.
    for (const year of [kFirstYear, 1999, 2000, kLastYear]) {
      for (const day of daysOf(year)) {
        for (const write of kDateStyles) {
          const text = write(day);
          expect([text, dayOf.get(text) ?? isoDate(day)]).toEqual([text, isoDate(day)]);
          dayOf.set(text, isoDate(day));
        }
      }
    }
    // May is as short as its abbreviation.
    expect(dayOf.size).toBe(20 * (3 * 365 + 366) - 4 * 31);
  });

  test('are drawn in every way from all the years, alike for one seed, by day held out or not', () => {
    const random = uniform(1);
    const pairs = Array.from({ length: 4000 }, () => drawDatePair(random));
    const again = uniform(1);
    expect(pairs[0]).toEqual(drawDatePair(again));
    const styles = new Array(kDateStyles.length).fill(0);
    for (const { source, target } of pairs) {
      expect(target).toMatch(/^\d{4}-\d\d-\d\d$/);
      const [year, month, day] = target.split('-').map(Number);
      expect(new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)).toBe(target);
      styles[kDateStyles.findIndex((write) => write({ year, month, day }) === source)] += 1;
    }
    // 200 of each are to be expected, with a deviation of 14.
    for (const count of styles) expect(Math.abs(count - 200)).toBeLessThan(60);
    const years = new Set(Array.from({ length: 4000 }, () => drawDay(random).year));
    expect([Math.min(...years), Math.max(...years), years.size]).toEqual([1950, 2049, 100]);
  });

  test('a tenth of the days is held out, whatever the month, the day and the weekday', () => {
    const days = [1990, 1991, 1992, 2020, 2021].flatMap(daysOf);
    const held = days.filter((day) => isHeldOut(isoDate(day)));
    expect(held.length / days.length).toBeGreaterThan(0.08);
    expect(held.length / days.length).toBeLessThan(0.12);
    expect(new Set(held.map(({ month }) => month)).size).toBe(12);
    expect(new Set(held.map(({ day }) => day)).size).toBe(31);
    expect(new Set(held.map((day) => kDateStyles[17](day).split(',')[0])).size).toBe(7);
  });
});

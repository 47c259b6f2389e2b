// Twenty ways to write a day of the years 1950 to 2049, and that day as ISO 8601 writes it. No two days
// share a way: with dots and slashes the day comes first, with dashes between figures the month, unless
// the year does; two digits of a year are those of 1950 to 2049.

import { oneOf, wholeFrom } from './uniform.js';

/**
 * @typedef {object} Day
 * @property {number} year
 * @property {number} month 1 to 12
 * @property {number} day 1 to 31
 */

export const kFirstYear = 1950;
export const kLastYear = 2049;

const kMonths =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const kWeekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const kRoman = 'I II III IV V VI VII VIII IX X XI XII'.split(' ');
const kMillisecondsADay = 86_400_000;

/** @param {number} n */
const two = (n) => String(n).padStart(2, '0');

/** @param {number} day */
function ordinal(day) {
  const isTeen = day >= 11 && day <= 13;
  const ending = isTeen ? undefined : ['st', 'nd', 'rd'][(day % 10) - 1];
  return `${day}${ending ?? 'th'}`;
}

/** @param {Day} day */
const month = ({ month }) => kMonths[month - 1] ?? '';
/** @param {Day} day */
const shortMonth = (day) => month(day).slice(0, 3);
/** @param {Day} day */
const weekday = ({ year, month, day }) =>
  kWeekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? '';

/**
 * `2026-11-21`
 * @param {Day} day
 */
export const isoDate = ({ year, month, day }) => `${year}-${two(month)}-${two(day)}`;

/**
 * Each writes a day in one way; the comments say how they write 3 November 2026.
 * @type {readonly ((day: Day) => string)[]}
 */
export const kDateStyles = [
  // 2026-11-03
  isoDate,
  // 20261103
  ({ year, month, day }) => `${year}${two(month)}${two(day)}`,
  // 2026/11/03
  ({ year, month, day }) => `${year}/${two(month)}/${two(day)}`,
  // 03/11/2026
  ({ year, month, day }) => `${two(day)}/${two(month)}/${year}`,
  // 3.11.2026
  ({ year, month, day }) => `${day}.${month}.${year}`,
  // 3.11.26
  ({ year, month, day }) => `${day}.${month}.${two(year % 100)}`,
  // 11-03-2026
  ({ year, month, day }) => `${two(month)}-${two(day)}-${year}`,
  // 3.XI.2026
  ({ year, month, day }) => `${day}.${kRoman[month - 1]}.${year}`,
  // 03-Nov-2026
  (date) => `${two(date.day)}-${shortMonth(date)}-${date.year}`,
  // 3 Nov 2026
  (date) => `${date.day} ${shortMonth(date)} ${date.year}`,
  // Nov 3, '26
  (date) => `${shortMonth(date)} ${date.day}, '${two(date.year % 100)}`,
  // 3 November 2026
  (date) => `${date.day} ${month(date)} ${date.year}`,
  // November 3, 2026
  (date) => `${month(date)} ${date.day}, ${date.year}`,
  // November 3rd, 2026
  (date) => `${month(date)} ${ordinal(date.day)}, ${date.year}`,
  // 3rd November 2026
  (date) => `${ordinal(date.day)} ${month(date)} ${date.year}`,
  // the 3rd of November 2026
  (date) => `the ${ordinal(date.day)} of ${month(date)} ${date.year}`,
  // Tue, 03 Nov 2026
  (date) => `${weekday(date).slice(0, 3)}, ${two(date.day)} ${shortMonth(date)} ${date.year}`,
  // Tuesday, 3 November 2026
  (date) => `${weekday(date)}, ${date.day} ${month(date)} ${date.year}`,
  // Tuesday, November 3, 2026
  (date) => `${weekday(date)}, ${month(date)} ${date.day}, ${date.year}`,
  // 2026年11月3日
  ({ year, month, day }) => `${year}年${month}月${day}日`,
];

const kFirst = Date.UTC(kFirstYear, 0, 1);
const kDays = (Date.UTC(kLastYear + 1, 0, 1) - kFirst) / kMillisecondsADay;

/**
 * Any day of the years, all alike.
 * @param {() => number} random
 * @returns {Day}
 */
export function drawDay(random) {
  const date = new Date(kFirst + kMillisecondsADay * wholeFrom(random, 0, kDays - 1));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/**
 * A day in one of the twenty ways, and as ISO 8601 writes it.
 * @param {() => number} random
 * @returns {{ source: string, target: string }}
 */
export function drawDatePair(random) {
  const day = drawDay(random);
  return { source: oneOf(random, kDateStyles)(day), target: isoDate(day) };
}

/**
 * Parts dates by the day: a day whose dates are held out is written in no other way elsewhere.
 * @param {string} iso
 * @returns {boolean} for one day in ten
 */
export function isHeldOut(iso) {
  const day = (Date.parse(iso) - kFirst) / kMillisecondsADay;
  // Steps that are prime to ten would hold out the same weekdays or days of the month.
  return Math.floor((((day * 2_654_435_761) >>> 0) / 2 ** 32) * 10) === 0;
}

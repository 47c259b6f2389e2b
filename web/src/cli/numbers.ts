import { InvalidArgumentError } from 'commander';

/** For options that are numbers; ranges are checked by the library. */
export function toNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value))
    throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** The same for a list: `1,2,4`. */
export function toNumbers(text: string): number[] {
  return text.split(',').map(toNumber);
}

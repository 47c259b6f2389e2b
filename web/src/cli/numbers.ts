import { InvalidArgumentError } from 'commander';

/** For options that are numbers; ranges are checked by the library. */
export function toNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value))
    throw new InvalidArgumentError('It must be a number.');
  return value;
}

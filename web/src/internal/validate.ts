// The one place where arguments are checked before they cross to C++: names and types here, ranges in
// C++, in messages of one form: `network.hiddenSize must be a positive integer, got -3`.

import { InvalidArgumentError } from '../errors.js';

/** A value as it appears in a message. */
export function show(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'a function';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return 'an array';
      return Object.prototype.toString.call(value).slice('[object '.length, -1);
    default:
      return String(value);
  }
}

export function fail(name: string, expected: string, value: unknown): never {
  throw new InvalidArgumentError(`${name} must be ${expected}, got ${show(value)}`);
}

/** Checks one value; `name` is how messages call it. */
export type Check = (value: unknown, name: string) => void;

function ofType(type: 'number' | 'string' | 'boolean', expected: string): Check {
  return (value, name) => {
    if (typeof value !== type) fail(name, expected, value);
  };
}

/** A number of any value; its range is checked in C++. */
export const number = ofType('number', 'a number');
export const string = ofType('string', 'a string');
export const boolean = ofType('boolean', 'true or false');

export const positiveInteger: Check = (value, name) => {
  if (!Number.isSafeInteger(value) || (value as number) < 1)
    fail(name, 'a positive integer', value);
};

export function oneOf(...choices: string[]): Check {
  return (value, name) => {
    if (!choices.includes(value as string)) {
      fail(name, `one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}`, value);
    }
  };
}

export const abortSignal: Check = (value, name) => {
  const signal = Object(value) as Partial<AbortSignal>;
  if (typeof signal.aborted !== 'boolean' || typeof signal.addEventListener !== 'function') {
    fail(name, 'an AbortSignal', value);
  }
};

export function arrayOf(check: Check, expected: string): Check {
  return (value, name) => {
    if (!Array.isArray(value)) fail(name, expected, value);
    for (const [i, element] of (value as unknown[]).entries()) check(element, `${name}[${i}]`);
  };
}

/** Anything; checked where it is used. */
export const anything: Check = () => undefined;

type Checks = Record<string, Check>;

/** What is left of an object type when every option may be absent, but none undefined. */
export type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/**
 * A copy of `value` with only the options that are set. Throws an InvalidArgumentError for a name that
 * `checks` does not have and for a value that its check refuses. `path` is how messages call the
 * object; empty for the argument of a function.
 */
export function checkOptions<T extends object>(
  value: T | undefined,
  path: string,
  checks: { [K in keyof T]-?: Check },
): Given<T> {
  if (value === undefined) return {};
  if (Object(value) !== value || Array.isArray(value) || typeof value === 'function') {
    fail(path === '' ? 'the options' : path, 'an object', value);
  }
  const given: Given<T> = {};
  for (const [key, option] of Object.entries(value)) {
    const name = path === '' ? key : `${path}.${key}`;
    if (!Object.hasOwn(checks, key)) {
      const known = Object.keys(checks).join(', ');
      throw new InvalidArgumentError(`${name} is not an option; there are ${known}`);
    }
    if (option === undefined) continue;
    (checks as Checks)[key]?.(option, name);
    given[key as keyof T] = option as Exclude<T[keyof T], undefined>;
  }
  return given;
}

/** A check for an object of options within an object of options. */
export function optionsOf(checks: Record<string, Check>): Check {
  return (value, name) => void checkOptions(value as Record<string, unknown>, name, checks);
}

/** Without what is undefined. */
export function defined<T extends object>(object: T): Given<T> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as Given<T>;
}

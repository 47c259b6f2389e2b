// Lists of sequences on their way to C++.

import { ShapeError } from '../errors.js';
import { fail, show } from '../internal/validate.js';

/** @internal */
export function requireArray(data: unknown, name: string, expected: string): void {
  if (!Array.isArray(data)) fail(name, expected, data);
}

/**
 * The property of every element of a list of objects.
 * @internal
 */
export function pluck<Item extends object, Key extends keyof Item>(
  data: readonly Item[],
  key: Key,
  name: string,
  expected: string,
): Item[Key][] {
  return data.map((item, i) => {
    if (Object(item) !== item || Array.isArray(item) || !(key in item))
      fail(`${name}[${i}]`, expected, item);
    return item[key];
  });
}

/**
 * Vectors one after the other, as C++ takes them.
 * @internal
 */
export interface FlatVectors {
  /** Steps of each sequence. */
  lengths: Int32Array;
  inputs: Float32Array;
}

/**
 * Sequences of vectors of `width` numbers. Messages call sequence i `${name}[${i}]${field}`, and the
 * width by its name.
 * @internal
 */
export function flattenVectors(
  sequences: readonly Float32Array[],
  name: string,
  field: string,
  width: number,
  widthName = 'inputSize',
): FlatVectors {
  const lengths = Int32Array.from(sequences, (inputs, i) => {
    // Not `instanceof`: an array may come from another realm, such as a frame or a test runner's.
    if (Object.prototype.toString.call(inputs) !== '[object Float32Array]')
      fail(`${name}[${i}]${field}`, 'a Float32Array', inputs);
    if (inputs.length % width !== 0) {
      throw new ShapeError(
        `${name}[${i}]${field} must have ${widthName} = ${width} numbers for every step, got ${inputs.length}`,
      );
    }
    return inputs.length / width;
  });
  return { lengths, inputs: joined(sequences) };
}

/** @internal */
export function joined(arrays: readonly (Float32Array | readonly number[])[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const array of arrays) {
    all.set(array, place);
    place += array.length;
  }
  return all;
}

/**
 * Places in a list of names. A name that is not in it is refused, unless `other` says what it is.
 * @internal
 */
export class Names {
  readonly #names: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  readonly #noun: string;

  constructor(names: readonly string[], noun: string) {
    this.#names = names;
    this.#ids = new Map(names.map((name, id) => [name, id]));
    this.#noun = noun;
  }

  /** The names of these places. */
  list(ids: Int32Array): string[] {
    return Array.from(ids, (id) => this.#names[id] ?? '');
  }

  idOf(value: unknown, name: () => string, other?: (value: string) => number): number {
    const id = this.#ids.get(value as string);
    if (id !== undefined) return id;
    if (typeof value === 'string' && other) return other(value);
    return fail(name(), `one of the ${this.#ids.size} ${this.#noun}s of the model`, value);
  }
}

/** A check for a list of distinct names. @internal */
export function namesCheck(value: unknown, name: string): void {
  if (!Array.isArray(value) || value.length === 0)
    fail(name, 'an array with at least one string', value);
  const seen = new Set<unknown>();
  for (const [i, element] of (value as unknown[]).entries()) {
    if (typeof element !== 'string' || element === '')
      fail(`${name}[${i}]`, 'a string that is not empty', element);
    if (seen.has(element)) fail(`${name}[${i}]`, `another than ${name} before it`, element);
    seen.add(element);
  }
}

/** Takes the parts of a flat array one after the other. @internal */
export function takeFrom<T extends Float32Array | Int32Array>(all: T): (count: number) => T {
  let place = 0;
  return (count) => all.slice(place, (place += count)) as T;
}

/** @internal */
export function requireNumbers(
  values: unknown,
  name: string,
  count: number,
  meaning: string,
): asserts values is Float32Array | readonly number[] {
  const isVector = Object.prototype.toString.call(values) === '[object Float32Array]';
  if (!isVector && !(Array.isArray(values) && values.every((value) => typeof value === 'number')))
    fail(name, 'a Float32Array or an array of numbers', values);
  const { length } = values as Float32Array;
  if (length !== count)
    throw new ShapeError(`${name} must have ${meaning} = ${show(count)} numbers, got ${length}`);
}

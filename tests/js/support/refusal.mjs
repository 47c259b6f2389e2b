import { expect } from '@jest/globals';
import * as package_ from 'unrolled';

/**
 * Asserts the class and the whole message of what an action throws.
 * @param {() => unknown} action
 * @param {'InvalidArgumentError' | 'ShapeError' | 'OutOfMemoryError' | 'DivergedError' | 'DisposedError' | 'FormatError' | 'LoadError'} name
 * @param {string | RegExp} message
 */
export async function refusal(action, name, message) {
  /** @type {unknown} */
  let error;
  try {
    await action();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(package_[name]);
  expect(error).toBeInstanceOf(package_.UnrolledError);
  expect(error).toMatchObject({
    name,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  });
}

// What can be asked of a module: one function each, `(context, request) => response`. The types of requests
// and responses on both sides of a Worker are those of these functions.

import { fromFailure, LoadError, toFailure } from '../../errors.js';
import type { Context } from './context.js';
import type { coreOperations } from './core.js';
import type { fullOperations } from './full.js';

type All = typeof fullOperations;
/** Those of an edition. */
export type Operations = typeof coreOperations;
export type OperationName = keyof All;
export type Request<Name extends OperationName> =
  Parameters<All[Name]> extends [Context, infer Asked] ? Asked : undefined;
export type Response<Name extends OperationName> = ReturnType<All[Name]>;

/** Runs one operation. All that it throws is an UnrolledError. */
export function execute<Name extends OperationName>(
  operations: Operations,
  context: Context,
  name: Name,
  request: unknown,
): Response<Name> {
  try {
    const operation = (operations as Partial<All>)[name] as
      ((context: Context, request: unknown) => Response<Name>) | undefined;
    if (!operation)
      throw new LoadError(`${name} is in the full edition: load({ edition: 'full' })`);
    return operation(context, request);
  } catch (error) {
    throw fromFailure(toFailure(error), error);
  }
}

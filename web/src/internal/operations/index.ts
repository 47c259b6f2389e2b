// Everything that can be asked of a module: one function each, `(context, request) => response`. The
// types of requests and responses on both sides of a Worker are those of these functions.

import { fromFailure, toFailure } from '../../errors.js';
import type { Objects } from '../objects.js';
import type { MainModule } from '../wasmModule.js';
import { encoderDecoderOperations } from './encoderDecoder.js';
import { languageModelOperations } from './languageModel.js';
import { modelOperations } from './model.js';
import { moduleOperations } from './module.js';
import { sequenceOperations } from './sequences.js';

/** What operations work on. */
export interface Context {
  module: MainModule;
  objects: Objects;
}

const kOperations = {
  ...moduleOperations,
  ...modelOperations,
  ...languageModelOperations,
  ...sequenceOperations,
  ...encoderDecoderOperations,
};

type Operations = typeof kOperations;
export type OperationName = keyof Operations;
export type Request<Name extends OperationName> =
  Parameters<Operations[Name]> extends [Context, infer Asked] ? Asked : undefined;
export type Response<Name extends OperationName> = ReturnType<Operations[Name]>;

/** Runs one operation. All that it throws is an UnrolledError. */
export function execute<Name extends OperationName>(
  context: Context,
  name: Name,
  request: Request<Name>,
): Response<Name> {
  try {
    const operation = kOperations[name] as (
      context: Context,
      request: Request<Name>,
    ) => Response<Name>;
    return operation(context, request);
  } catch (error) {
    throw fromFailure(toFailure(error), error);
  }
}

// What the Workers of both editions do: an instance of the module and its objects; requests are answered
// one after the other.

import { scope } from '#worker-scope';
import { toFailure, UnrolledError } from '../errors.js';
import { Objects } from './objects.js';
import type { Context } from './operations/context.js';
import { execute, type Operations } from './operations/execute.js';
import { buffersOf, type FromWorker, type ToWorker } from './protocol.js';
import { instantiate, type BuiltVariant, type Glue } from './wasmModule.js';

function send(message: FromWorker): void {
  scope.post(message, message.type === 'response' ? [...buffersOf(message.response)] : []);
}

/** Answers with these operations of the edition that the glue is of. */
export function serve(operations: Operations, glue: Record<BuiltVariant, Glue>): void {
  let context: Context | undefined;

  async function start({ variant, module }: ToWorker & { type: 'start' }): Promise<void> {
    try {
      context = { module: await instantiate(glue[variant], module), objects: new Objects() };
      send({ type: 'started' });
    } catch (error) {
      send({ type: 'failed', failure: { kind: 'LoadError', message: String(error) } });
    }
  }

  function answer({ id, name, request }: ToWorker & { type: 'request' }): void {
    try {
      if (!context) throw new UnrolledError('the Worker has not been started');
      send({ type: 'response', id, response: execute(operations, context, name, request) });
    } catch (error) {
      send({ type: 'refusal', id, failure: toFailure(error) });
    }
  }

  scope.onMessage((message: ToWorker) => {
    if (message.type === 'start') void start(message);
    else if (message.type === 'request') answer(message);
    else context?.objects.release(message.handle);
  });
}

// The Worker: an instance of the module and its objects; it answers requests one after the other.

import { scope } from '#worker-scope';
import { toFailure, UnrolledError } from '../errors.js';
import { Objects } from '../internal/objects.js';
import { execute, type Context } from '../internal/operations/index.js';
import { buffersOf, type FromWorker, type ToWorker } from '../internal/protocol.js';
import { instantiate } from '../internal/wasmModule.js';
import { kGlue } from '../internal/workerGlue.js';

let context: Context | undefined;

function send(message: FromWorker): void {
  scope.post(message, message.type === 'response' ? [...buffersOf(message.response)] : []);
}

async function start({ variant, module }: ToWorker & { type: 'start' }): Promise<void> {
  try {
    context = { module: await instantiate(kGlue[variant], module), objects: new Objects() };
    send({ type: 'started' });
  } catch (error) {
    send({ type: 'failed', failure: { kind: 'LoadError', message: String(error) } });
  }
}

function answer({ id, name, request }: ToWorker & { type: 'request' }): void {
  try {
    if (!context) throw new UnrolledError('the Worker has not been started');
    send({ type: 'response', id, response: execute(context, name, request as never) });
  } catch (error) {
    send({ type: 'refusal', id, failure: toFailure(error) });
  }
}

scope.onMessage((message: ToWorker) => {
  if (message.type === 'start') void start(message);
  else if (message.type === 'request') answer(message);
  else context?.objects.release(message.handle);
});

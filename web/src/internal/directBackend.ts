import { platform } from '#platform';
import { DisposedError } from '../errors.js';
import { Backend } from './backend.js';
import { Objects } from './objects.js';
import type { Context } from './operations/context.js';
import {
  execute,
  type OperationName,
  type Operations,
  type Request,
  type Response,
} from './operations/execute.js';
import type { MainModule } from './wasmModule.js';

/** After so long a time of work without a pause, the event loop gets a turn. */
const kMillisecondsPerTurn = 10;

/** Computes on this thread, a slice at a time. */
export class DirectBackend extends Backend {
  readonly #operations: Operations;
  #context: Context | undefined;
  #turnBegan = 0;

  constructor(module: MainModule, operations: Operations) {
    super();
    this.#operations = operations;
    this.#context = { module, objects: new Objects() };
  }

  override async request<Name extends OperationName>(
    name: Name,
    request: Request<Name>,
  ): Promise<Response<Name>> {
    if (performance.now() - this.#turnBegan > kMillisecondsPerTurn) {
      await platform.nextTurn();
      this.#turnBegan = performance.now();
    }
    if (!this.#context) throw new DisposedError('the library was used after unrolled.dispose()');
    return execute(this.#operations, this.#context, name, request);
  }

  override close(): void {
    this.#context?.objects.releaseAll();
    this.#context = undefined;
    this.forgetAll();
  }

  protected override releaseObject(handle: number): void {
    this.#context?.objects.release(handle);
  }
}

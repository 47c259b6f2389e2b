import { platform } from '#platform';
import { DisposedError, fromFailure, LoadError, UnrolledError } from '../errors.js';
import { Backend } from './backend.js';
import type { OperationName, Request, Response } from './operations/execute.js';
import type { WorkerPort } from './platform/platform.js';
import type { FromWorker, ToWorker } from './protocol.js';
import type { BuiltVariant, Edition } from './wasmModule.js';

interface Pending {
  resolve: (response: never) => void;
  reject: (error: UnrolledError) => void;
}

/** Computes in a Worker. */
export class WorkerBackend extends Backend {
  readonly #port: WorkerPort;
  readonly #pending = new Map<number, Pending>();
  #last = 0;
  #ended: UnrolledError | undefined;

  private constructor(port: WorkerPort) {
    super();
    this.#port = port;
  }

  /** Resolves when the Worker is ready; rejects with a LoadError. */
  static async start(
    { variant, edition }: { variant: BuiltVariant; edition: Edition },
    module: WebAssembly.Module,
  ): Promise<WorkerBackend> {
    const port = platform.startWorker(edition);
    const backend = new WorkerBackend(port);
    await new Promise<void>((resolve, reject) => {
      const stop = (reason: string): void => {
        port.terminate();
        reject(new LoadError(`cannot start the Worker ${port.url}: ${reason}`));
      };
      port.onError(stop);
      port.onMessage((message: FromWorker) => {
        if (message.type === 'started') resolve();
        else if (message.type === 'failed') stop(message.failure.message);
      });
      backend.#send({ type: 'start', variant, module });
    });
    port.onError((reason) => backend.#end(new UnrolledError(`the Worker stopped: ${reason}`)));
    port.onMessage((message: FromWorker) => backend.#receive(message));
    port.keepAlive(false);
    return backend;
  }

  override request<Name extends OperationName>(
    name: Name,
    request: Request<Name>,
    given?: ArrayBuffer[],
  ): Promise<Response<Name>> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const id = ++this.#last;
      this.#pending.set(id, { resolve, reject });
      if (this.#pending.size === 1) this.#port.keepAlive(true);
      this.#send({ type: 'request', id, name, request }, given);
    });
  }

  override close(): void {
    this.#end(new DisposedError('the library was used after unrolled.dispose()'));
  }

  protected override releaseObject(handle: number): void {
    if (!this.#ended) this.#send({ type: 'release', handle });
  }

  #send(message: ToWorker, given?: ArrayBuffer[]): void {
    this.#port.post(message, given);
  }

  #receive(message: FromWorker): void {
    if (message.type !== 'response' && message.type !== 'refusal') return;
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (this.#pending.size === 0) this.#port.keepAlive(false);
    if (message.type === 'response') pending?.resolve(message.response as never);
    else pending?.reject(fromFailure(message.failure));
  }

  #end(reason: UnrolledError): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#port.terminate();
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
    this.forgetAll();
  }
}

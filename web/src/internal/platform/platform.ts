import type { Edition } from '../wasmModule.js';

/** What differs between Node and a browser. package.json's `imports` picks one by the name `#platform`. */
export interface Platform {
  /** Resolves after the event loop has had a turn. */
  nextTurn(): Promise<void>;

  /** Reads and compiles a binary. Rejects with an Error that says why, without the URL. */
  compile(url: URL): Promise<WebAssembly.Module>;

  /** What relative URLs are relative to. */
  readonly baseUrl: string;

  /** Starts the library's Worker, that of the edition. May throw. */
  startWorker(edition: Edition): WorkerPort;
}

/** A Worker as both platforms have it. */
export interface WorkerPort {
  readonly url: string;
  post(message: unknown, transfer?: ArrayBuffer[]): void;
  /** Replaces the listener. */
  onMessage(listener: (message: never) => void): void;
  /** Replaces the listener, which gets the reason when the Worker fails. */
  onError(listener: (reason: string) => void): void;
  /** Whether the Worker keeps the process from ending; browsers do not care. */
  keepAlive(busy: boolean): void;
  terminate(): void;
}

/** The Worker's own end; `#worker-scope` picks. */
export interface WorkerScope {
  post(message: unknown, transfer: ArrayBuffer[]): void;
  onMessage(listener: (message: never) => void): void;
}

import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Edition } from '../wasmModule.js';
import type { Platform, WorkerPort } from './platform.js';

async function read(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (url.protocol === 'file:') return new Uint8Array(await readFile(url));
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
  return new Uint8Array(await response.arrayBuffer());
}

function startWorker(edition: Edition): WorkerPort {
  const url = new URL(
    edition === 'full' ? '../../worker/full.js' : '../../worker/main.js',
    import.meta.url,
  );
  // Options of the process, such as --input-type, are not the Worker's.
  const worker = new Worker(url, { execArgv: [] });
  return {
    url: url.href,
    post: (message, transfer) => worker.postMessage(message, transfer ?? []),
    onMessage(listener) {
      worker.removeAllListeners('message').on('message', listener as (message: unknown) => void);
    },
    onError(listener) {
      worker.removeAllListeners('error').on('error', (error: Error) => listener(error.message));
      worker
        .removeAllListeners('messageerror')
        .on('messageerror', (error: Error) => listener(error.message));
    },
    keepAlive: (busy) => (busy ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
}

export const platform: Platform = {
  nextTurn: () => new Promise((resolve) => void setImmediate(resolve)),
  compile: async (url) => WebAssembly.compile(await read(url)),
  get baseUrl() {
    return pathToFileURL(`${process.cwd()}/`).href;
  },
  startWorker,
};

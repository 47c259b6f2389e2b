import type { Edition } from '../wasmModule.js';
import type { Platform, WorkerPort } from './platform.js';

async function compile(url: URL): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
  // Compiling while reading needs the right MIME type, which not every static host gives.
  if (response.headers.get('Content-Type')?.startsWith('application/wasm')) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** A timer would wait 4 ms; a message does not. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

function startWorker(edition: Edition): WorkerPort {
  // Written out here, so that bundlers see the files.
  const worker =
    edition === 'full'
      ? new Worker(new URL('../../worker/full.js', import.meta.url), { type: 'module' })
      : new Worker(new URL('../../worker/main.js', import.meta.url), { type: 'module' });
  return {
    url: edition === 'full' ? 'worker/full.js' : 'worker/main.js',
    post: (message, transfer) => worker.postMessage(message, transfer ?? []),
    onMessage(listener) {
      worker.onmessage = ({ data }) => listener(data as never);
    },
    onError(listener) {
      worker.onerror = ({ message }: Partial<ErrorEvent>) =>
        listener(message ?? 'its script could not be loaded');
      worker.onmessageerror = () => listener('a message could not be read');
    },
    keepAlive: () => undefined,
    terminate: () => worker.terminate(),
  };
}

export const platform: Platform = {
  nextTurn,
  compile,
  get baseUrl() {
    return location.href;
  },
  startWorker,
};

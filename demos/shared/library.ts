import { type AnyModel, load, type Unrolled } from 'unrolled';
import { simd } from 'wasm-feature-detect';
import { showRuntime } from './frame.ts';

/** Stays when something after it failed, so that a second try does not start a second worker. */
let library: Unrolled | undefined;

/**
 * The library, computing in a worker. Throws in the visitor's words where the browser lacks what it needs.
 * `edition`: a page with speech needs the full one.
 */
export async function openLibrary(edition: 'core' | 'full' = 'core'): Promise<Unrolled> {
  if (!(await simd())) {
    throw new Error(
      'This browser has no WebAssembly SIMD, which the library needs. ' +
        'Any Chromium, Firefox or Safari of 2023 or later has it.',
    );
  }
  library ??= await load({ worker: true, edition });
  showRuntime(`unrolled ${library.version}, variant ${library.variant}, in a worker`);
  return library;
}

/** A file of the site's own. `what` names it to the visitor. */
export async function fetchFile(url: URL, what: string): Promise<ArrayBuffer> {
  const response = await fetch(url).catch((error: unknown) => {
    throw new Error(`${what} could not be fetched: nobody answers.`, { cause: error });
  });
  if (!response.ok) throw new Error(`${what} could not be fetched (${response.status}).`);
  return response.arrayBuffer();
}

/** The model in a file, which must be of a kind. One of another kind is let go, and the error says what it is. */
export async function openAs<Kind extends AnyModel['kind']>(
  unrolled: Unrolled,
  bytes: ArrayBuffer | Uint8Array,
  kind: Kind,
): Promise<Extract<AnyModel, { kind: Kind }>> {
  const model = await unrolled.open<AnyModel>(bytes);
  if (model.kind === kind) return model as Extract<AnyModel, { kind: Kind }>;
  model.dispose();
  throw new Error(`It holds a ${model.kind}, not a ${kind}.`);
}

/**
 * Lets go of every model, and of the worker, when the page is left for good; a page in the browser's
 * back-forward cache lives on. What is left alive, if anything, can be read off the body.
 */
export function releaseOnLeave(unrolled: Unrolled, release: () => Promise<void>): void {
  addEventListener('pagehide', ({ persisted }) => {
    if (persisted) return;
    void release().then(() => {
      document.body.dataset.liveObjects = String(unrolled.liveObjects());
      unrolled.dispose();
    });
  });
}

import { load } from 'unrolled';
import { simd } from 'wasm-feature-detect';
import type { LanguageModel, Unrolled } from 'unrolled';

const modelUrl = new URL('./model.safetensors', import.meta.url);

// Asked for at once, while the library is still on its way.
const early = Promise.allSettled([fetchModel()]);

/** Stays when only the model failed, so that a second try does not start a second worker. */
let library: Unrolled | undefined;

async function fetchModel(): Promise<ArrayBuffer> {
  const response = await fetch(modelUrl);
  if (!response.ok) throw new Error(`The small model could not be fetched (${response.status}).`);
  return response.arrayBuffer();
}

export interface Started {
  readonly unrolled: Unrolled;
  /** The small trained model that writes when the page opens. */
  readonly demo: LanguageModel;
}

export async function start(): Promise<Started> {
  if (!(await simd())) {
    throw new Error(
      'This browser has no WebAssembly SIMD, which the library needs. ' +
        'Any Chromium, Firefox or Safari of 2023 or later has it.',
    );
  }
  library ??= await load({ worker: true });
  const [file] = await early;
  const bytes = file.status === 'fulfilled' ? file.value : await fetchModel();
  return { unrolled: library, demo: await library.open(bytes) };
}

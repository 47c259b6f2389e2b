import { load } from 'unrolled';
import { simd } from 'wasm-feature-detect';
import type { LanguageModel, Unrolled } from 'unrolled';

const modelUrl = new URL('./model.safetensors', import.meta.url);

// Asked for at once, while the library is still on its way.
const early = Promise.allSettled([fetchModel()]);

/** Stays when only the model failed, so that a second try does not start a second worker. */
let library: Unrolled | undefined;

async function fetchModel(): Promise<Uint8Array> {
  const response = await fetch(modelUrl);
  if (!response.ok) throw new Error(`The small model could not be fetched (${response.status}).`);
  return new Uint8Array(await response.arrayBuffer());
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
  return { unrolled: library, demo: await openLanguageModel(library, bytes) };
}

/** Opens a model file that must hold a language model. */
export async function openLanguageModel(
  unrolled: Unrolled,
  bytes: Uint8Array,
): Promise<LanguageModel> {
  const model = await unrolled.open(bytes);
  if (model.kind === 'languageModel') return model as LanguageModel;
  model.dispose();
  throw new Error(`The file holds a model of another kind (${model.kind}), not a language model.`);
}

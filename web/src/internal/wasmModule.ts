// The WebAssembly module and the glue that Emscripten made for it. Nothing else imports the glue.

import type { MainModule } from '../wasm/unrolled-full-simd.js';

export type {
  CtcRecognizer,
  CtcTranscription,
  EncoderDecoder,
  Endpointer,
  FeatureExtractor,
  Generation,
  LanguageModel,
  LanguageModelEvaluation,
  MainModule,
  Model,
  PairEvaluation,
  SegmentVectors,
  SequenceModel,
  SequenceReading,
  SpeechEmbedder,
  SpeechEvaluation,
  TextAutoencoder,
  TextVectors,
  TimeWarping,
  Transduction,
  WindowIndex,
  WindowVectors,
} from '../wasm/unrolled-full-simd.js';

/** The variants that this build has. */
export const kVariants = ['simd', 'relaxed-simd'] as const;
export type BuiltVariant = (typeof kVariants)[number];

/** The editions of each: what the core has not, the full one has as well. */
export const kEditions = ['core', 'full'] as const;
export type Edition = (typeof kEditions)[number];

/** What a glue file exports by default. */
export type Glue = (options?: unknown) => Promise<MainModule>;

/** Literal, so that bundlers see the files. */
export function binaryUrl(variant: BuiltVariant, edition: Edition): URL {
  if (edition === 'full') {
    return variant === 'simd'
      ? new URL('../wasm/unrolled-full-simd.wasm', import.meta.url)
      : new URL('../wasm/unrolled-full-relaxed-simd.wasm', import.meta.url);
  }
  return variant === 'simd'
    ? new URL('../wasm/unrolled-simd.wasm', import.meta.url)
    : new URL('../wasm/unrolled-relaxed-simd.wasm', import.meta.url);
}

/** Its name in the folder `wasm`. */
export function binaryName(variant: BuiltVariant, edition: Edition): string {
  return `unrolled-${edition === 'full' ? 'full-' : ''}${variant}.wasm`;
}

/** An instance of `compiled` in the glue of its variant. */
export async function instantiate(glue: Glue, compiled: WebAssembly.Module): Promise<MainModule> {
  return new Promise((resolve, reject) => {
    const instantiateWasm = (
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): object => {
      // What `receive` throws too: a binary that is not ours lacks what the glue looks for.
      WebAssembly.instantiate(compiled, imports)
        .then((instance) => receive(instance, compiled))
        .catch(reject);
      return {};
    };
    glue({ instantiateWasm }).then(resolve, reject);
  });
}

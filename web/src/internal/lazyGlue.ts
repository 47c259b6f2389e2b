import type { BuiltVariant, Edition, Glue } from './wasmModule.js';

/** Only the glue that is used is loaded. */
export async function importGlue(variant: BuiltVariant, edition: Edition): Promise<Glue> {
  if (edition === 'full') {
    const full =
      variant === 'simd'
        ? await import('../wasm/unrolled-full-simd.js')
        : await import('../wasm/unrolled-full-relaxed-simd.js');
    return full.default;
  }
  const core =
    variant === 'simd'
      ? await import('../wasm/unrolled-simd.js')
      : await import('../wasm/unrolled-relaxed-simd.js');
  return core.default;
}

import type { BuiltVariant, Glue } from './wasmModule.js';

/** Only the glue that is used is loaded. */
export async function importGlue(variant: BuiltVariant): Promise<Glue> {
  const glue =
    variant === 'simd'
      ? await import('../wasm/unrolled-simd.js')
      : await import('../wasm/unrolled-relaxed-simd.js');
  return glue.default;
}

// Imported by the Worker of the core edition, and at once: a Worker that loads code later is more than the
// default settings of some bundlers allow.

import relaxedSimd from '../wasm/unrolled-relaxed-simd.js';
import simd from '../wasm/unrolled-simd.js';
import type { BuiltVariant, Glue } from './wasmModule.js';

export const kGlue: Record<BuiltVariant, Glue> = { simd, 'relaxed-simd': relaxedSimd };

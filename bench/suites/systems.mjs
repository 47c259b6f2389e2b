// The systems that can take part. An entry says how to open the system; what it then does follows
// from the job that it is given.

import { fileURLToPath } from 'node:url';
import { ChildSystem, nodeCommand, ProgramSystem, relaxedFlags } from '../lib/child.mjs';

/**
 * @typedef {object} Entry
 * @property {string} system
 * @property {string} variant
 * @property {() => object | Promise<object>} open
 * @property {string} [module] what a browser loads, where the system runs in one
 * @property {string} [hint] what to do where it cannot be opened
 */

const kVariants = ['simd', 'relaxed-simd'];
const url = (name) => new URL(`../${name}`, import.meta.url);
const flags = async (variant) => (variant.startsWith('relaxed') ? relaxedFlags() : []);

/** @returns {Entry} */
function inNode(system, variant, module) {
  const open = async () => new ChildSystem(nodeCommand(url(module), await flags(variant)));
  return { system, variant, module, open };
}

/** The package itself. */
export const kPackage = kVariants.map((variant) => inNode('unrolled', variant, 'ours/model.mjs'));

/** The command that runs a program of bench/native, compiled to WebAssembly. */
export async function programCommand(name, variant) {
  const file = fileURLToPath(url(`../build/wasm-${variant}/bench_${name}.cjs`));
  return [process.execPath, ...(await flags(variant)), file];
}

/**
 * Such a program as a system.
 * @param {(job: import('../lib/work.mjs').Job) => string[]} args
 */
export function nativeProgram(name, args) {
  return kVariants.map((variant) => ({
    system: 'unrolled',
    variant,
    open: async () => new ProgramSystem(await programCommand(name, variant), args),
  }));
}

export const kTensorflow = ['wasm', 'wasm-tuned', 'cpu'].map((variant) =>
  inNode('tfjs', variant, 'peers/tfjs.mjs'),
);
export const kOnnxRuntime = [inNode('onnxruntime-web', 'wasm', 'peers/ort.mjs')];
/** Its variant becomes the BLAS library that it turns out to use. */
export const kPytorch = [
  {
    system: 'pytorch',
    variant: 'native',
    // Debian's Python, which sees Debian's PyTorch; another may come first on the path.
    open: () => new ChildSystem(['/usr/bin/python3', fileURLToPath(url('peers/pytorch.py'))]),
    hint: 'on Debian: apt-get install python3-torch libopenblas0-pthread',
  },
];

/** The LSTM of all suites but `kernels`. */
export const kLstms = [128, 256].map((hidden) => ({ case: `lstm-h${hidden}`, hidden }));

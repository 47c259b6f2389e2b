// The same bodies run for every variant that this engine has, on this thread and in a Worker.

import v8 from 'node:v8';
import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals';
import { load } from 'unrolled';
import { relaxedSimd } from 'wasm-feature-detect';

// Node 20 has relaxed SIMD behind a flag that later versions no longer know.
if (Number.parseInt(process.versions.node, 10) < 22) {
  v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** @typedef {{ variant: 'simd' | 'relaxed-simd', worker: boolean, edition?: 'core' | 'full' }} Mode */

/** @type {Mode[]} */
export const kModes = [
  { variant: 'simd', worker: false },
  { variant: 'simd', worker: true },
];
if (await relaxedSimd()) {
  kModes.push(
    { variant: 'relaxed-simd', worker: false },
    { variant: 'relaxed-simd', worker: true },
  );
}

/**
 * Runs `body` in each of `modes` with a library that is loaded for it. Models are disposed of after
 * each test; what ends a suite is the assertion that then nothing is left on either side of the border.
 * @param {(library: () => import('unrolled').Unrolled, mode: Mode) => void} body
 * @param {Mode[]} [modes]
 */
export function inEachMode(body, modes = kModes) {
  describe.each(modes)('$variant, worker: $worker', (mode) => {
    /** @type {import('unrolled').Unrolled} */
    let unrolled;

    /** @type {{ dispose(): void }[]} */
    const models = [];

    beforeAll(async () => {
      unrolled = await load(mode);
      const makers = /** @type {const} */ ([
        'languageModel',
        'sequenceTagger',
        'sequenceClassifier',
        'sequenceRegressor',
        'sequenceToSequence',
        'textAutoencoder',
        'featureExtractor',
        'endpointer',
        'timeWarping',
        'speechEmbedder',
        'spokenQueryIndex',
        'ctcRecognizer',
        'open',
      ]);
      for (const name of makers) {
        /** @type {(...given: any[]) => Promise<any>} */
        const make = unrolled[name];
        unrolled[name] = async (/** @type {any[]} */ ...given) => {
          const model = await make.apply(unrolled, given);
          models.push(model);
          return model;
        };
      }
    });

    afterEach(() => {
      for (const model of models.splice(0).reverse()) model.dispose();
    });

    afterAll(async () => {
      try {
        expect(unrolled.liveObjects()).toBe(0);
        expect((await unrolled.memory()).objects).toBe(0);
      } finally {
        unrolled.dispose();
      }
    });

    body(() => unrolled, mode);
  });
}

/** One mode on each side of the border, where the variant makes no difference. */
export const kSides = kModes.filter(({ variant }) => variant === 'simd');

/** The same with what the core edition has not. */
export const kFullModes = kModes.map((mode) => ({
  ...mode,
  edition: /** @type {const} */ ('full'),
}));
export const kFullSides = kFullModes.filter(({ variant }) => variant === 'simd');

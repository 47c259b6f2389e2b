import type { Backend } from '../internal/backend.js';
import { checkOptions, fail, number, positiveInteger, type Check } from '../internal/validate.js';
import type { Waveform } from './waveform.js';

/** From and to; what is used is drawn from between. */
export type Range = readonly [number, number];

/** How changed copies of the examples are made, so that a network that has few learns not to mind. */
export interface AugmentationOptions {
  /** Copies of each example, besides itself. Default 1. */
  copies?: number | undefined;
  /** How much faster they are said, pitch and all. Default [1, 1]. */
  speed?: Range | undefined;
  /** dB that they are louder. Default [0, 0]. */
  gain?: Range | undefined;
  /** dB that white noise is below them. Default: no noise. */
  noise?: Range | undefined;
  /** Of what is drawn. Default 1. */
  seed?: number | undefined;
}

function rangeCheck(value: unknown, name: string): void {
  if (!Array.isArray(value) || value.length !== 2) fail(name, 'two numbers, [from, to]', value);
  for (const [i, end] of (value as unknown[]).entries()) number(end, `${name}[${i}]`);
}

/** @internal */
export const kAugmentationChecks = {
  copies: positiveInteger,
  speed: rangeCheck,
  gain: rangeCheck,
  noise: rangeCheck,
  seed: number,
} satisfies Record<keyof AugmentationOptions, Check>;

/**
 * The examples, and behind them their copies: first one of each, then the next.
 * @internal
 */
export async function augmented<Example extends Waveform>(
  backend: Backend,
  examples: readonly Example[],
  options: AugmentationOptions | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly Example[]> {
  if (options === undefined) return examples;
  const {
    copies = 1,
    seed = 1,
    ...ranges
  } = checkOptions(options, 'augmentation', kAugmentationChecks);
  const toObject = (range: Range | undefined) => range && { from: range[0], to: range[1] };
  const all = [...examples];
  for (let copy = 0; copy < copies; ++copy) {
    for (const example of examples) {
      signal?.throwIfAborted();
      const samples = await backend.request('augment', {
        samples: example.samples.slice(),
        sampleRate: example.sampleRate,
        options: {
          speed: toObject(ranges.speed),
          gain: toObject(ranges.gain),
          noise: toObject(ranges.noise),
          seed: seed * 1_000_003 + all.length,
        },
      });
      all.push({ ...example, samples });
    }
  }
  return all;
}

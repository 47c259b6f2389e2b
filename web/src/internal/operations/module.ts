import type { Context } from './context.js';

/** What concerns the module as a whole. */
export const moduleOperations = {
  describe: ({ module }: Context) => ({
    version: module.version(),
    variant: module.variant(),
  }),

  /** Size of the heap in bytes, and C++ objects that JavaScript still owns. */
  memory: ({ module }: Context) => ({
    heapBytes: module.heapBytes(),
    objects: module.liveObjects(),
  }),
};

import type { Context } from './index.js';

/** What concerns the module as a whole. */
export const moduleOperations = {
  describe: ({ module }: Context, _request: object) => ({
    version: module.version(),
    variant: module.variant(),
  }),

  /** Size of the heap in bytes, and C++ objects that JavaScript still owns. */
  memory: ({ module }: Context, _request: object) => ({
    heapBytes: module.heapBytes(),
    objects: module.liveObjects(),
  }),
};

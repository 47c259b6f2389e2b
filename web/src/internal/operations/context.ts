import type { Objects } from '../objects.js';
import type { MainModule } from '../wasmModule.js';

/** What operations work on. */
export interface Context {
  module: MainModule;
  objects: Objects;
}

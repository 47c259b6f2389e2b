// What passes between a page and its Worker.

import type { Failure } from '../errors.js';
import type { OperationName } from './operations/execute.js';
import type { BuiltVariant } from './wasmModule.js';

export type ToWorker =
  | { type: 'start'; variant: BuiltVariant; module: WebAssembly.Module }
  | { type: 'request'; id: number; name: OperationName; request: unknown }
  | { type: 'release'; handle: number };

export type FromWorker =
  | { type: 'started' }
  | { type: 'failed'; failure: Failure }
  | { type: 'response'; id: number; response: unknown }
  | { type: 'refusal'; id: number; failure: Failure };

/** The buffers of all typed arrays in a response: they move instead of being copied again. */
export function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    found.add(value.buffer as ArrayBuffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) buffersOf(part, found);
  }
  return found;
}

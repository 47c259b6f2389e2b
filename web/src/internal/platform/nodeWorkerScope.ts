import { parentPort } from 'node:worker_threads';
import type { WorkerScope } from './platform.js';

export const scope: WorkerScope = {
  post: (message, transfer) => parentPort?.postMessage(message, transfer),
  onMessage: (listener) => void parentPort?.on('message', listener as (message: unknown) => void),
};

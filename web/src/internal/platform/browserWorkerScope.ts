import type { WorkerScope } from './platform.js';

export const scope: WorkerScope = {
  post: (message, transfer) => self.postMessage(message, { transfer }),
  onMessage(listener) {
    self.onmessage = ({ data }) => listener(data as never);
  },
};

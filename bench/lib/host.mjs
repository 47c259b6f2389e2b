// The child process of one system: `node host.mjs MODULE`. It answers one JSON object a line:
//   {"prepare": Job}      → {"ready": true}
//   {"round": iterations} → {"seconds": s}
// or {"error": message}. What the system's library prints goes to standard error.

import { createInterface } from 'node:readline';

console.log = console.info = console.error;
const reply = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const system = await import(process.argv[2]);

/** @type {import('./work.mjs').Ready} */
let ready;
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  try {
    if (request.prepare) {
      ready = await system.prepare(request.prepare);
      reply({ ready: true });
    } else {
      reply({ seconds: await ready.round(request.round) });
    }
  } catch (error) {
    reply({ error: error.message ?? String(error) });
  }
}
process.exit(0);

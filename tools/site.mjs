// Builds the demo site as static files into demos/dist, which work from any path of any host.
//
//   node tools/site.mjs

import { buildPackage } from './build.mjs';
import { setUp } from './setup.mjs';
import { must, runAsTool } from './setup/shell.mjs';

export async function buildSite(environment) {
  const env = { ...process.env, ...environment };
  await must('vite', ['build', '--config', 'demos/vite.config.ts', '--logLevel', 'warn'], { env });
}

await runAsTool(import.meta.url, async () => {
  const environment = await setUp(['wasm']);
  await buildPackage(environment);
  await buildSite(environment);
});

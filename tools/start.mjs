// Sets up, builds the package and serves the demo site; Vite prints the address.
//
//   node tools/start.mjs [options of `vite`, such as --port 8080 or --host]

import { buildPackage } from './build.mjs';
import { setUp } from './setup.mjs';
import { run, runAsTool } from './setup/shell.mjs';

await runAsTool(import.meta.url, async (args) => {
  const environment = await setUp(['wasm']);
  await buildPackage(environment);
  const env = { ...process.env, ...environment };
  const { code } = await run('vite', ['--config', 'demos/vite.config.ts', ...args], { env });
  return code;
});

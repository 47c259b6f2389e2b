// Formats every C++, TypeScript, JavaScript, CSS, HTML and JSON file.
//
//   node tools/format.mjs

import { cxxFiles } from './lint.mjs';
import { setUp } from './setup.mjs';
import { must, runAsTool } from './setup/shell.mjs';

await runAsTool(import.meta.url, async () => {
  const env = { ...process.env, ...(await setUp(['lint'])) };
  await must('clang-format', ['-i', ...cxxFiles()], { env });
  await must('prettier', ['--write', '--log-level', 'warn', '.'], { env });
});

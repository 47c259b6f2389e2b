// Looks at formatting, style and types without changing anything; `npm run format` mends formatting.
//
//   node tools/lint.mjs

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { buildPackage } from './build.mjs';
import { setUp } from './setup.mjs';
import { root, run, runAsTool } from './setup/shell.mjs';

/** The C++ files that git knows or would take in. */
export function cxxFiles() {
  const args = [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '--deduplicate',
    '*.cc',
    '*.h',
  ];
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
}

const kProjects = ['demos', 'tests'];

function checks() {
  return [
    ['clang-format', ['clang-format', '--dry-run', '-Werror', ...cxxFiles()]],
    ['prettier', ['prettier', '--check', '--log-level', 'warn', '.']],
    ['eslint', ['eslint', '--max-warnings', '0', '.']],
    ...kProjects.map((project) => [
      `types of ${project}`,
      ['tsc', '--noEmit', '-p', path.join(root, project)],
    ]),
  ];
}

/** clang-format shows every place; the names of the files say enough. */
function briefly(name, output) {
  if (name !== 'clang-format') return output;
  const files = [...output.matchAll(/^(\S+?):\d+:\d+: error/gm)].map((match) => match[1]);
  return files.length > 0 ? [...new Set(files)].join('\n') : output;
}

/** Runs every check, side by side: `[{ name, passed, output }]`. dist/ must be there, for its types. */
export function lint(environment) {
  const env = { ...process.env, ...environment };
  return Promise.all(
    checks().map(async ([name, [command, ...args]]) => {
      const { code, output } = await run(command, args, { capture: true, env });
      return { name, passed: code === 0, output: briefly(name, output) };
    }),
  );
}

await runAsTool(import.meta.url, async () => {
  const environment = await setUp(['wasm', 'lint']);
  await buildPackage(environment);
  const results = await lint(environment);
  for (const { name, passed, output } of results) {
    console.log(`${passed ? 'ok    ' : 'FAILED'} ${name}`);
    if (!passed) console.log(output.trimEnd());
  }
  return results.every(({ passed }) => passed) ? 0 : 1;
});

// Builds the npm package into dist/: both WebAssembly variants, then the TypeScript around them.
//
//   node tools/build.mjs [PRESET...] [--target NAME]    only CMake presets: native, wasm-simd, wasm-relaxed-simd

import {
  copyFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setUp } from './setup.mjs';
import { kGoogleTest } from './setup/packages.mjs';
import { must, root, runAsTool, Stop, which } from './setup/shell.mjs';

export const kVariants = ['simd', 'relaxed-simd'];
/** What they are built of: bindings/, or with its folders. */
export const kEditions = ['core', 'full'];

/** What the files of a module are called. */
export const moduleName = (edition, variant) =>
  edition === 'full' ? `unrolled-full-${variant}` : `unrolled-${variant}`;

const kPresets = ['native', ...kVariants.map((variant) => `wasm-${variant}`)];

/** Configures anew when the preset or the place of a tool has changed; else CMake looks after itself. */
async function configure(preset, env) {
  const folder = path.join(root, 'build', preset);
  const stamp = path.join(folder, 'configured-for.json');
  const key = JSON.stringify([
    env.EMSCRIPTEN_ROOT,
    env.CMAKE_PREFIX_PATH,
    existsSync(kGoogleTest.file),
    readFileSync(path.join(root, 'CMakePresets.json'), 'utf8'),
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  rmSync(path.join(folder, 'CMakeCache.txt'), { force: true });
  await must('cmake', ['--preset', preset], { capture: true, env });
  writeFileSync(stamp, key);
}

/** Configures and builds one CMake preset with `jobs` compilers at a time. */
export async function buildPreset(
  preset,
  { environment, targets = [], jobs = os.availableParallelism() },
) {
  const env = { ...process.env, ...environment };
  mkdirSync(path.join(root, 'build'), { recursive: true });
  await configure(preset, env);
  const command = ['cmake', '--build', '--preset', preset, '--parallel', String(jobs)];
  if (targets.length > 0) command.push('--target', ...targets);
  // Two builds in one folder would tread on each other.
  if (which('flock')) command.unshift('flock', path.join(root, 'build', `${preset}.lock`));
  await must(command[0], command.slice(1), { env });
}

/** Builds the given targets of both WebAssembly variants side by side. */
export async function buildWasm(environment, targets = []) {
  const jobs = Math.max(1, Math.floor(os.availableParallelism() / kVariants.length));
  await Promise.all(
    kVariants.map((variant) => buildPreset(`wasm-${variant}`, { environment, targets, jobs })),
  );
}

function copyWhenNewer(from, to) {
  const { mtime } = statSync(from);
  if (existsSync(to) && statSync(to).mtimeMs >= mtime.getTime()) return;
  copyFileSync(from, to);
  utimesSync(to, mtime, mtime);
}

/** Removes from `dist` what an earlier build made and this one did not. */
function removeStale(dist, isCurrent) {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && !isCurrent(path.relative(dist, file))) rmSync(file);
  }
}

/** What is imported, or started, by its file: by users, package.json's `imports`, Workers, tests. */
const kEntries = [
  'index',
  'float16',
  'safetensors',
  'worker/main',
  'worker/full',
  'cli/main',
  'cli/wav',
  ...['browser', 'browserWorkerScope', 'node', 'nodeWorkerScope'].map(
    (name) => `internal/platform/${name}`,
  ),
];

/**
 * Joins the modules that the compiler made into few files, without what a page need not download. Code
 * that several of the entries need lies in internal/, from where `../wasm/` is as far as from its source.
 */
async function bundle(compiled, dist) {
  // Not at the top: the set-up that installs it imports this file.
  const { build: esbuild } = await import('esbuild');
  const { outputFiles } = await esbuild({
    entryPoints: kEntries.map((name) => path.join(compiled, `${name}.js`)),
    outdir: dist,
    outbase: compiled,
    chunkNames: 'internal/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    external: ['#*', '../wasm/*'],
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    charset: 'utf8',
    minify: true,
    sourcemap: 'linked',
    legalComments: 'none',
    write: false,
    logLevel: 'error',
  });
  const made = new Set();
  for (const { path: file, contents } of outputFiles) {
    made.add(path.relative(dist, file));
    mkdirSync(path.dirname(file), { recursive: true });
    if (!existsSync(file) || !readFileSync(file).equals(contents)) writeFileSync(file, contents);
  }
  if (readFileSync(path.join(dist, 'index.js'), 'utf8').includes('../wasm/'))
    throw new Stop('dist/index.js refers to ../wasm/, which is not where it lies');
  return made;
}

/** The glue as it is downloaded. */
async function shortenGlue(from, to) {
  const { transform } = await import('esbuild');
  const { code } = await transform(readFileSync(from, 'utf8'), {
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    minify: true,
  });
  if (!existsSync(to) || readFileSync(to, 'utf8') !== code) writeFileSync(to, code);
}

/** Builds dist/ whole. */
export async function buildPackage(environment) {
  await buildWasm(environment, ['unrolled', 'unrolled_full']);
  const dist = path.join(root, 'dist');
  mkdirSync(path.join(dist, 'wasm'), { recursive: true });
  for (const variant of kVariants) {
    for (const name of kEditions.map((edition) => moduleName(edition, variant))) {
      const built = path.join(root, `build/wasm-${variant}`, name);
      const copy = path.join(dist, 'wasm', name);
      copyWhenNewer(`${built}.wasm`, `${copy}.wasm`);
      await shortenGlue(`${built}.js`, `${copy}.js`);
      // The declarations of what has all serve all.
      copyWhenNewer(path.join(root, 'build/wasm-simd/unrolled-full-simd.d.ts'), `${copy}.d.ts`);
    }
  }
  const compiled = path.join(root, 'build/web');
  // The compiler believes its notes, not the folder.
  if (!existsSync(path.join(dist, 'index.d.ts')) || !existsSync(path.join(compiled, 'index.js')))
    rmSync(path.join(root, 'build/web.tsbuildinfo'), { force: true });
  await must('tsc', ['--build', 'web'], { env: { ...process.env, ...environment } });
  const made = await bundle(compiled, dist);
  removeStale(dist, (name) => {
    const source = name.replace(/\.d\.ts$/, '.ts');
    return (
      name.startsWith('wasm/') ||
      made.has(name) ||
      (source !== name && existsSync(path.join(root, 'web/src', source)))
    );
  });
  chmodSync(path.join(dist, 'cli/main.js'), 0o755);
}

await runAsTool(import.meta.url, async (args) => {
  const at = args.indexOf('--target');
  const targets = at < 0 ? [] : args.splice(at).slice(1);
  const unknown = args.find((preset) => !kPresets.includes(preset));
  if (unknown) throw new Stop(`no such preset: ${unknown}; there are ${kPresets.join(', ')}`);

  const environment = await setUp(['wasm', ...(args.length > 0 ? ['native', 'tests'] : [])]);
  if (args.length === 0) return buildPackage(environment);
  for (const preset of args) await buildPreset(preset, { environment, targets });
});

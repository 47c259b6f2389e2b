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

/** Removes what an earlier build made from TypeScript sources that are gone. */
function removeStale(dist, sources) {
  for (const entry of existsSync(dist)
    ? readdirSync(dist, { recursive: true, withFileTypes: true })
    : []) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(dist, file);
    if (!entry.isFile() || name.startsWith('wasm/')) continue;
    const source = path.join(sources, name.replace(/\.(js|d\.ts)(\.map)?$/, '.ts'));
    if (!existsSync(source)) rmSync(file);
  }
}

/** Takes comments and needless space out of what pages download; the declarations keep their comments. */
async function shorten(dist) {
  // Not at the top: the set-up that installs it imports this file.
  const { build: esbuild } = await import('esbuild');
  const entryPoints = readdirSync(dist, { recursive: true })
    .filter((file) => file.endsWith('.js') && !/^(cli|wasm)\//.test(file))
    .map((file) => path.join(dist, file));
  const { outputFiles } = await esbuild({
    entryPoints,
    outdir: dist,
    outbase: dist,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    minifyWhitespace: true,
    write: false,
    logLevel: 'error',
  });
  for (const { path: file, text } of outputFiles) {
    if (readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
}

/** Builds dist/ whole. */
export async function buildPackage(environment) {
  await buildWasm(environment, ['unrolled']);
  const dist = path.join(root, 'dist');
  mkdirSync(path.join(dist, 'wasm'), { recursive: true });
  for (const variant of kVariants) {
    for (const extension of ['js', 'wasm']) {
      const name = `unrolled-${variant}.${extension}`;
      copyWhenNewer(path.join(root, `build/wasm-${variant}`, name), path.join(dist, 'wasm', name));
    }
    // One variant's declarations serve all.
    copyWhenNewer(
      path.join(root, 'build/wasm-simd/unrolled-simd.d.ts'),
      path.join(dist, 'wasm', `unrolled-${variant}.d.ts`),
    );
  }
  removeStale(dist, path.join(root, 'web/src'));
  // The compiler believes its notes, not the folder.
  if (!existsSync(path.join(dist, 'index.js'))) {
    rmSync(path.join(root, 'build/web.tsbuildinfo'), { force: true });
  }
  await must('tsc', ['--build', 'web'], { env: { ...process.env, ...environment } });
  await shorten(dist);
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

// Makes everything ready that the other tools need: npm packages, Debian packages, Emscripten, Eigen and
// xsimd. It may run any number of times; with all in place it only looks and returns.
//
//   node tools/setup.mjs [PART...]     parts: wasm, native, tests, lint, browsers (default: all)
//   node tools/setup.mjs --env         prints the environment in which `cmake --preset` works by hand

import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findEmscripten } from './setup/existing.mjs';
import { installMissing, kRequirements } from './setup/packages.mjs';
import { root, run, runAsTool, Stop, telling, which } from './setup/shell.mjs';
import { ensureEmscripten, ensureHeaders } from './setup/trixie.mjs';

const kParts = ['wasm', 'native', 'tests', 'lint', 'browsers'];

/** `npm ci`, unless node_modules was made from this package-lock.json or a later state of it. */
async function installNpmPackages() {
  const made = path.join(root, 'node_modules/.package-lock.json');
  const lock = path.join(root, 'package-lock.json');
  if (existsSync(made) && statSync(made).mtimeMs >= statSync(lock).mtimeMs) return;
  console.error('Installing npm packages ...');
  const { code, output } = await run(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'],
    { capture: true },
  );
  if (code !== 0)
    throw new Stop(`npm could not install what package-lock.json names (${telling(output)})`);
}

/** Emscripten's configuration for the unpacked Debian package and the Binaryen that npm brought. */
function writeEmscriptenConfig() {
  const file = path.join(root, 'build/emscripten.config.py');
  const llvm = path.dirname(which('clang-19'));
  // The cache is frozen: it comes with every system library, and several clones share it.
  const text = `LLVM_ROOT = '${llvm}'
LLVM_ADD_VERSION = '19'
CLANG_ADD_VERSION = '19'
BINARYEN_ROOT = '${path.join(root, 'node_modules/binaryen')}'
NODE_JS = '${process.execPath}'
FROZEN_CACHE = True
`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/**
 * Sets up the given parts and resolves to the environment variables that CMake, Emscripten and the npm
 * tools then need. Throws a Stop that says in one line what to install when something cannot be had.
 */
export async function setUp(parts = kParts) {
  await installNpmPackages();

  const commands = path.join(root, 'node_modules/.bin');
  const environment = { PATH: [commands, process.env.PATH].join(path.delimiter) };
  const compiles = parts.includes('wasm') || parts.includes('native');
  const own = compiles ? await findEmscripten() : undefined;
  const needed = parts.map((part) => (part === 'wasm' && own ? 'ownEmscripten' : part));
  await installMissing(needed.flatMap((part) => kRequirements[part]));

  if (own) {
    environment.EMSCRIPTEN_ROOT = own;
  } else if (parts.includes('wasm')) {
    const { emscripten, prefixes } = await ensureEmscripten();
    environment.EMSCRIPTEN_ROOT = emscripten;
    environment.EM_CONFIG = writeEmscriptenConfig();
    environment.CMAKE_PREFIX_PATH = prefixes.join(path.delimiter);
  } else if (compiles) {
    environment.CMAKE_PREFIX_PATH = (await ensureHeaders()).join(path.delimiter);
  }
  return environment;
}

await runAsTool(import.meta.url, async (args) => {
  if (args[0] === '--env') {
    for (const [name, value] of Object.entries(await setUp()))
      console.log(`export ${name}='${value}'`);
    return;
  }
  const unknown = args.find((part) => !kParts.includes(part));
  if (unknown) throw new Stop(`no such part: ${unknown}; there are ${kParts.join(', ')}`);
  await setUp(args.length > 0 ? args : kParts);
});

// An Emscripten that is already on PATH (emsdk, Homebrew, a distribution), with Eigen and xsimd where
// CMake finds them, is used instead of fetching one.

import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, run, which } from './shell.mjs';

const kOldest = [3, 1, 69];
const kProbe = `cmake_minimum_required(VERSION 3.21)
project(probe NONE)
include(${path.join(root, 'cmake/dependencies.cmake')})
`;

function isNewEnough(version) {
  const difference = version.map((part, i) => part - kOldest[i]).find((d) => d !== 0) ?? 0;
  return difference >= 0;
}

async function probe(emcc) {
  const version = await run(emcc, ['--version'], { capture: true });
  const numbers = /(\d+)\.(\d+)\.(\d+)/.exec(version.output)?.slice(1).map(Number);
  if (version.code !== 0 || !numbers || !isNewEnough(numbers)) return { usable: false };

  // `em-config` prints any variable of Emscripten's own module `tools/config.py`, its path included.
  const config = await run(path.join(path.dirname(emcc), 'em-config'), ['__file__'], {
    capture: true,
  });
  const emscripten = path.resolve(config.output.trim(), '../..');
  if (!existsSync(path.join(emscripten, 'cmake/Modules/Platform/Emscripten.cmake')))
    return { usable: false };

  const folder = path.join(root, 'build/probe');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'CMakeLists.txt'), kProbe);
  const found = await run('cmake', ['-S', folder, '-B', path.join(folder, 'build')], {
    capture: true,
  });
  return { usable: found.code === 0, emscripten };
}

/** The folder of a usable Emscripten on PATH, or undefined. The answer is kept until that emcc changes. */
export async function findEmscripten() {
  const emcc = which('emcc');
  if (!emcc) return undefined;
  const key = `${emcc} ${statSync(emcc).mtimeMs} ${process.env.CMAKE_PREFIX_PATH ?? ''}`;
  const file = path.join(root, 'build/emcc-on-path.json');
  let answer;
  try {
    answer = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Not asked yet.
  }
  if (answer?.key !== key) {
    answer = { key, ...(await probe(emcc)) };
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(answer));
  }
  return answer.usable ? answer.emscripten : undefined;
}

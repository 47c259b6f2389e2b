// What must be on the machine, by what it is good for; each thing is known by a command or file it
// brings, so that it counts however it came there, and by the Debian package that brings it.

import { existsSync } from 'node:fs';
import { run, Stop, telling, which } from './shell.mjs';

const kBuild = [
  { package: 'cmake', command: 'cmake' },
  { package: 'ninja-build', command: 'ninja' },
];
export const kGoogleTest = {
  package: 'libgtest-dev',
  file: '/usr/src/googletest/googletest/src/gtest-all.cc',
};

/** The requirements of each part of a set-up. */
export const kRequirements = {
  wasm: [
    ...kBuild,
    { package: 'clang-19', command: 'clang-19' },
    { package: 'lld-19', command: 'wasm-ld-19' },
    { package: 'llvm-19', command: 'llvm-ar-19' },
    { package: 'python3', command: 'python3' },
  ],
  // With an Emscripten that is already there, which brings its own compiler.
  ownEmscripten: kBuild,
  native: [...kBuild, { package: 'g++', command: 'g++' }],
  tests: [kGoogleTest],
  lint: [{ package: 'clang-format', command: 'clang-format' }],
  browsers: [
    { package: 'chromium', command: 'chromium' },
    { package: 'firefox-esr', command: 'firefox-esr' },
  ],
};

function isThere({ command, file }) {
  return command ? which(command) !== undefined : existsSync(file);
}

/** Installs through apt-get what is missing of `requirements`, or says in one line what to install. */
export async function installMissing(requirements) {
  const missing = [...new Set(requirements.filter((r) => !isThere(r)).map((r) => r.package))];
  if (missing.length === 0) return;

  const byHand = `please install ${missing.join(' ')}`;
  if (!which('apt-get')) throw new Stop(`this machine has no apt-get; ${byHand}`);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !which('sudo')) throw new Stop(`neither root nor sudo here; ${byHand}`);

  console.error(`Installing ${missing.join(', ')} ...`);
  const aptGet = (...args) => {
    const command = [
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-q',
      '-y',
      '-o',
      'DPkg::Lock::Timeout=300',
      ...args,
    ];
    if (!isRoot) command.unshift('sudo');
    return run(command[0], command.slice(1), { capture: true });
  };
  // A failed update may still leave lists that know the packages, so only the install decides.
  await aptGet('update');
  const { code, output } = await aptGet('install', '--no-install-recommends', ...missing);
  if (code !== 0) throw new Stop(`${byHand} (apt-get: ${telling(output)})`);

  const still = requirements.filter((r) => !isThere(r)).map((r) => r.command ?? r.file);
  if (still.length > 0)
    throw new Stop(`apt-get succeeded, but ${still.join(', ')} is still missing`);
}

// Emscripten, Eigen and xsimd as Debian 13 (trixie) packages them, unpacked into the user's cache.
//
// They are fetched with `apt-get download` through a private configuration (own sources, lists and
// cache), verified by Debian's archive keyring and unpacked with `dpkg -x`, so the system's own
// sources and libraries stay untouched. Folders carry the version and appear by a rename: every clone
// on the machine shares them, and an interrupted or concurrent run leaves nothing half-made.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { must, root, run, Stop, telling, which } from './shell.mjs';

const kKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const kDefaultMirror = 'http://deb.debian.org/debian';
const kOneDay = 24 * 3600 * 1000;

const kPackages = [
  { name: 'emscripten', version: '3.1.69', folder: 'emscripten-3.1.69', finish: addAcorn },
  { name: 'libeigen3-dev', version: '3.4.0', folder: 'eigen-3.4.0' },
  { name: 'libxsimd-dev', version: '13.2.0', folder: 'xsimd-13.2.0' },
];

function cacheFolder() {
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'unrolled');
}

/** Emscripten's JavaScript optimiser imports acorn, which Debian packages apart; npm has brought it here. */
function addAcorn(folder) {
  cpSync(
    path.join(root, 'node_modules/acorn'),
    path.join(folder, 'usr/share/emscripten/node_modules/acorn'),
    {
      recursive: true,
      dereference: true,
    },
  );
}

/** The Debian mirror that the system itself uses. */
async function mirror() {
  const { output } = await run(
    'apt-get',
    ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'],
    {
      capture: true,
    },
  );
  return output.split('\n').find((uri) => /\/debian(\.list)?\/?$/.test(uri)) ?? kDefaultMirror;
}

async function fetchAndUnpack(packages, cache) {
  const names = packages.map((p) => `${p.name} ${p.version}`).join(', ');
  const byHand = `please put an emcc of version 3.1.69 or later on PATH, with Eigen and xsimd where CMake finds them`;
  for (const command of ['apt-get', 'dpkg']) {
    if (!which(command))
      throw new Stop(`this machine has no ${command} to fetch ${names} with; ${byHand}`);
  }
  if (!existsSync(kKeyring)) throw new Stop('please install debian-archive-keyring');

  mkdirSync(cache, { recursive: true });
  for (const left of readdirSync(cache).filter((name) => name.startsWith('.fetch-'))) {
    const folder = path.join(cache, left);
    if (Date.now() - statSync(folder).mtimeMs > kOneDay)
      rmSync(folder, { recursive: true, force: true });
  }

  console.error(`Fetching ${names} ...`);
  const work = mkdtempSync(path.join(cache, '.fetch-'));
  try {
    for (const folder of ['lists/partial', 'cache/archives/partial', 'parts']) {
      mkdirSync(path.join(work, folder), { recursive: true });
    }
    writeFileSync(
      path.join(work, 'sources.list'),
      `deb [signed-by=${kKeyring}] ${await mirror()} trixie main\n`,
    );
    const settings = {
      'Dir::Etc::SourceList': path.join(work, 'sources.list'),
      'Dir::Etc::SourceParts': path.join(work, 'parts'),
      'Dir::Etc::PreferencesParts': path.join(work, 'parts'),
      'Dir::Etc::Preferences': '/dev/null',
      'Dir::State::Lists': path.join(work, 'lists'),
      'Dir::Cache': path.join(work, 'cache'),
      'APT::Update::Error-Mode': 'any',
      'APT::Sandbox::User': 'root',
    };
    const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
    const wanted = packages.map((p) => `${p.name}=${p.version}*`);
    for (const args of [['update'], ['download', ...wanted]]) {
      const { code, output } = await run('apt-get', ['-q', ...options, ...args], {
        capture: true,
        cwd: work,
      });
      if (code !== 0)
        throw new Stop(`could not fetch ${names} (apt-get: ${telling(output)}); ${byHand}`);
    }
    for (const { name, folder, finish } of packages) {
      const archive = readdirSync(work).find((file) => file.startsWith(`${name}_`));
      const unpacked = path.join(work, folder);
      await must('dpkg', ['-x', path.join(work, archive), unpacked], { capture: true });
      finish?.(unpacked);
      moveInto(unpacked, path.join(cache, folder));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function moveInto(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    // Another run was faster: its folder is as good as ours.
    if (!['EEXIST', 'ENOTEMPTY'].includes(error.code)) throw error;
  }
}

async function ensure(packages) {
  const cache = cacheFolder();
  const missing = packages.filter(({ folder }) => !existsSync(path.join(cache, folder)));
  if (missing.length > 0) await fetchAndUnpack(missing, cache);
  return packages.map(({ folder }) => path.join(cache, folder, 'usr'));
}

/** Folders for CMAKE_PREFIX_PATH that hold Eigen and xsimd. */
export async function ensureHeaders() {
  return ensure(kPackages.slice(1));
}

/** All three: `{ emscripten, prefixes }`, the first being the folder with `emcc` in it. */
export async function ensureEmscripten() {
  const [emscripten, ...prefixes] = await ensure(kPackages);
  return { emscripten: path.join(emscripten, 'share/emscripten'), prefixes };
}

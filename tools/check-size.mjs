// Checks what a page downloads for one variant: the binary, its glue and all JavaScript of the package that
// belongs to the edition, gzipped, may not exceed the limit.
//
//   node tools/check-size.mjs

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { kEditions, kVariants, moduleName } from './build.mjs';
import { root, runAsTool } from './setup/shell.mjs';

const kLimits = { core: 200_000, full: 280_000 };

const kDist = path.join(root, 'dist');
const kModules = kEditions.flatMap((edition) =>
  kVariants.map((variant) => `wasm/${moduleName(edition, variant)}.js`),
);

/** What a page with its Worker begins with, by edition. */
const kEntries = {
  core: ['index.js', 'worker/main.js'],
  full: ['index.js', 'worker/full.js'],
};
const kPlatform = ['browser', 'browserWorkerScope'].map((name) => `internal/platform/${name}.js`);

/** What only the full edition asks for, when it does (web/src/load.ts, web/src/unrolled.ts). */
const isOfFullEdition = (file) => /^internal\/(full|speech)-/.test(file);

/** The files that a file imports, at once or later. */
function importsOf(file) {
  const text = readFileSync(path.join(kDist, file), 'utf8');
  const found = text.matchAll(/(?:from|import|import\()\s*"(\.{1,2}\/[^"]+\.js)"/g);
  return Array.from(found, ([, name]) => path.join(path.dirname(file), name));
}

/** All JavaScript of an edition, but the glue. */
function codeOf(edition) {
  const files = new Set();
  const add = (file) => {
    const isOther = edition === 'core' && isOfFullEdition(file);
    if (files.has(file) || isOther || kModules.includes(file)) return;
    files.add(file);
    importsOf(file).forEach(add);
  };
  [...kEntries[edition], ...kPlatform].forEach(add);
  return [...files];
}

/** For each edition and variant `{ edition, variant, bytes, limit }`. */
export function packageSizes() {
  const gzipped = (file) => gzipSync(readFileSync(path.join(kDist, file)), { level: 9 }).length;
  return kEditions.flatMap((edition) =>
    kVariants.map((variant) => {
      const module = `wasm/${moduleName(edition, variant)}`;
      const files = [...codeOf(edition), `${module}.js`, `${module}.wasm`];
      const bytes = files.reduce((sum, file) => sum + gzipped(file), 0);
      return { edition, variant, bytes, limit: kLimits[edition] };
    }),
  );
}

await runAsTool(import.meta.url, () => {
  const sizes = packageSizes();
  for (const { edition, variant, bytes, limit } of sizes)
    console.log(`${edition}, ${variant}: ${bytes} of ${limit} bytes`);
  return sizes.some(({ bytes, limit }) => bytes > limit) ? 1 : 0;
});

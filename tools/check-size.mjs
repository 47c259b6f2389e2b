// Checks what a page downloads for one variant: the binary, its glue and all JavaScript of the package,
// gzipped, may not exceed the limit.
//
//   node tools/check-size.mjs

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { kVariants } from './build.mjs';
import { root, runAsTool } from './setup/shell.mjs';

const kLimit = 200_000;

/** For each variant `{ variant, bytes, limit }`; the command line is no part of a page. */
export function packageSizes() {
  const dist = path.join(root, 'dist');
  const files = readdirSync(dist, { recursive: true }).filter(
    (file) => /\.(js|wasm)$/.test(file) && !file.startsWith('cli/'),
  );
  const gzipped = (file) => gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length;
  return kVariants.map((variant) => {
    const others = kVariants.filter((v) => v !== variant).map((v) => `wasm/unrolled-${v}.`);
    const counted = files.filter((file) => !others.some((other) => file.startsWith(other)));
    const bytes = counted.reduce((sum, file) => sum + gzipped(file), 0);
    return { variant, bytes, limit: kLimit };
  });
}

await runAsTool(import.meta.url, () => {
  const sizes = packageSizes();
  for (const { variant, bytes, limit } of sizes)
    console.log(`${variant}: ${bytes} of ${limit} bytes`);
  return sizes.some(({ bytes, limit }) => bytes > limit) ? 1 : 0;
});

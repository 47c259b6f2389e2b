// The pages' own modules, as JavaScript, for the tools that train their small models.

import path from 'node:path';
import { build } from 'esbuild';
import { root } from './setup/shell.mjs';

/**
 * The exports of some modules of a page's folder. They stay inside the package, where they find it by
 * its name.
 */
export async function importPage(folder, modules) {
  const outfile = path.join(root, `build/demo-${folder}.mjs`);
  await build({
    stdin: {
      contents: modules.map((name) => `export * from './${name}';`).join(' '),
      resolveDir: path.join(root, 'demos', folder),
    },
    bundle: true,
    format: 'esm',
    external: ['unrolled'],
    outfile,
  });
  return import(outfile);
}

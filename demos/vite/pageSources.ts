import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { pages } from './pages.ts';

/**
 * Publishes the TypeScript and JavaScript of every page as plain text under source/, so that "the source of this
 * page" is a link that works wherever the site is served from.
 */
export function pageSources(demos: string): Plugin {
  const folders = ['shared', 'shared/tasks', ...pages.map(({ path }) => path)];
  const files = () =>
    folders.flatMap((folder) =>
      readdirSync(join(demos, folder))
        .filter((name) => /\.(ts|js)$/.test(name))
        .map((name) => `${folder}/${name}`),
    );

  return {
    name: 'unrolled:page-sources',
    configureServer(server) {
      server.middlewares.use('/source', (request, response, next) => {
        const file = files().find((name) => `/${name}.txt` === request.url);
        if (!file) {
          next();
          return;
        }
        response.setHeader('Content-Type', 'text/plain; charset=utf-8');
        response.end(readFileSync(join(demos, file), 'utf8'));
      });
    },
    generateBundle() {
      for (const file of files()) {
        const source = readFileSync(join(demos, file), 'utf8');
        this.emitFile({ type: 'asset', fileName: `source/${file}.txt`, source });
      }
    },
  };
}

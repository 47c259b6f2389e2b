import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';

const address = 'corpora/library.txt';

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(path);
      return /\.(h|cc)$/.test(entry.name) ? [path] : [];
    });
}

/** The library's C++ as one text, each file under its name: a corpus that the site may carry. */
function read(repository: string): string {
  return sources(join(repository, 'src'))
    .map((path) => `// ${relative(repository, path)}\n\n${readFileSync(path, 'utf8').trim()}\n`)
    .join('\n\n');
}

/** Serves and emits corpora/library.txt, made from src/ as it stands. */
export function librarySource(repository: string): Plugin {
  return {
    name: 'unrolled:library-source',
    configureServer(server) {
      server.middlewares.use(`/${address}`, (_request, response) => {
        response.setHeader('Content-Type', 'text/plain; charset=utf-8');
        response.end(read(repository));
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: address, source: read(repository) });
    },
  };
}

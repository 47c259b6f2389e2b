// Serves the repository to the benchmark's page: modules of bench/ bundled, everything else as it is.
// The page is not cross-origin isolated, so nothing in it can take a second thread of WebAssembly.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../../tools/setup/shell.mjs';

const kTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** `unrolled` is loaded as it is published; a bundle would move it away from its binary. */
const kImports = {
  unrolled: '/dist/index.js',
  '#platform': '/dist/internal/platform/browser.js',
  'wasm-feature-detect': '/node_modules/wasm-feature-detect/dist/esm/index.js',
};
const kPage = `<!doctype html><title>bench</title>
<script type="importmap">${JSON.stringify({ imports: kImports })}</script>`;

async function bundle(file) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    external: ['unrolled'],
    logLevel: 'error',
  });
  return outputFiles[0].contents;
}

async function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const type = { 'Content-Type': kTypes[path.extname(pathname)] ?? 'application/octet-stream' };
  if (pathname === '/')
    return response.writeHead(200, { 'Content-Type': kTypes['.html'] }).end(kPage);

  const file = path.join(root, path.normalize(decodeURIComponent(pathname)));
  if (!(await stat(file)).isFile()) throw new Error(`${file} is not a file`);
  const isOurs = pathname.startsWith('/bench/') && !pathname.includes('/node_modules/');
  if (isOurs && file.endsWith('.mjs')) return response.writeHead(200, type).end(await bundle(file));
  createReadStream(file).pipe(response.writeHead(200, type));
}

/** Starts the server on a free port of this machine; resolves to its address and a way to stop it. */
export async function serve() {
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(404).end(error.message));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

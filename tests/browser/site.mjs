// Builds the static site and serves it under a sub-path with the headers of a strict host.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = path.join(root, 'build/browser-site');
const prefix = '/some/where/deep/';

export const vite = path.join(root, 'node_modules/vite/bin/vite.js');
export const viteConfig = path.join(root, 'demos/vite.config.ts');

/** Said here once more and not taken from the site, so that the site cannot loosen it. */
const policy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src 'self'; " +
  "img-src 'self' data: blob:; connect-src 'self'";

/** @type {Record<string, string>} */
const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** @param {import('node:http').IncomingMessage} request */
async function fileFor(request) {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (!pathname.startsWith(prefix)) return undefined;
  const file = path.join(folder, pathname.slice(prefix.length) || 'index.html');
  if (!file.startsWith(folder)) return undefined;
  try {
    return { type: types[path.extname(file)], bytes: await readFile(file) };
  } catch {
    return undefined;
  }
}

/** Builds the site. */
export async function buildSite() {
  const args = [vite, 'build', '--config', viteConfig, '--outDir', folder, '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, args, { cwd: root });
}

/**
 * Serves the built site on a free port. A path that `refuses` matches is answered with 404.
 * @typedef {{ address: string, refuses: RegExp | undefined, close(): Promise<void> }} Site
 * @returns {Promise<Site>}
 */
export async function serveSite() {
  const server = createServer(async (request, response) => {
    const found = site.refuses?.test(request.url ?? '') ? undefined : await fileFor(request);
    response.writeHead(found ? 200 : 404, {
      'Content-Type': found?.type ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
    response.end(found?.bytes);
  });
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(undefined);
    });
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  /** @type {Site} */
  const site = {
    refuses: undefined,
    address: `http://127.0.0.1:${address.port}${prefix}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  return site;
}

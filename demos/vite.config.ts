import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { contentSecurity } from './vite/contentSecurity.ts';
import { frame } from './vite/frame.ts';
import { librarySource } from './vite/librarySource.ts';
import { pages } from './vite/pages.ts';
import { pageSources } from './vite/pageSources.ts';
import { realCorpora } from './vite/realCorpora.ts';
import { waveStyles } from './vite/waveStyles.ts';

const demos = dirname(fileURLToPath(import.meta.url));
const repository = dirname(demos);
const data = process.env.UNROLLED_DATA ?? resolve(repository, '../shared/data');

export default defineConfig({
  root: demos,
  base: './',
  publicDir: join(demos, 'public'),
  resolve: {
    // The pages use the package as anybody would, by its name.
    alias: [{ find: /^unrolled$/, replacement: join(repository, 'dist/index.js') }],
  },
  // Its parts, one of which is changed on the way: see waveStyles.
  optimizeDeps: { exclude: ['wavesurfer.js'] },
  plugins: [
    frame(demos),
    contentSecurity(),
    librarySource(repository),
    pageSources(demos),
    realCorpora(data),
    waveStyles(),
  ],
  build: {
    outDir: join(demos, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inline: the content-security policy would refuse it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: [
        join(demos, 'index.html'),
        ...pages.map(({ path }) => join(demos, path, 'index.html')),
      ],
    },
  },
  worker: { format: 'es' },
});

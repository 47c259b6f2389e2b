import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { pages, type Page } from './pages.ts';

const mark =
  '<svg class="mark" viewBox="0 0 44 16" aria-hidden="true" focusable="false">' +
  '<path d="M9.5 8h7m11 0h7" /><circle cx="5" cy="8" r="4" /><circle cx="22" cy="8" r="4" />' +
  '<circle cx="39" cy="8" r="4" /></svg>';

const sun =
  '<svg class="icon icon-sun" viewBox="0 0 24 24" aria-hidden="true" focusable="false">' +
  '<circle cx="12" cy="12" r="4.2" /><path d="M12 2v3M12 19v3M2 12h3M19 12h3M4.9 4.9 7 7M17 17l2.1 ' +
  '2.1M4.9 19.1 7 17M17 7l2.1-2.1" /></svg>';

const moon =
  '<svg class="icon icon-moon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">' +
  '<path d="M20.5 14.2A8.6 8.6 0 0 1 9.8 3.5a8.6 8.6 0 1 0 10.7 10.7Z" /></svg>';

function header(root: string, current: Page | undefined): string {
  const links = pages
    .map((page) => {
      const here = page === current ? ' aria-current="page"' : '';
      return `<li><a href="${root}${page.path}/index.html"${here}>${page.title}</a></li>`;
    })
    .join('');
  const home = current ? '' : ' aria-current="page"';
  return (
    '<a class="skip" href="#main">Skip to the content</a>' +
    '<header class="site-header"><div class="site-header-inner">' +
    `<a class="wordmark" href="${root}index.html"${home}>${mark}<span>unrolled</span></a>` +
    `<nav aria-label="Pages"><ul>${links}</ul></nav>` +
    '<button type="button" class="theme-switch" data-theme-switch aria-label="Change to dark colours">' +
    `${sun}${moon}</button></div></header>`
  );
}

const footer =
  '<footer class="site-footer"><div class="site-footer-inner">' +
  '<p><strong>unrolled</strong>: recurrent sequence models that train and run in the browser. ' +
  'C++20 compiled to WebAssembly, MIT licence.</p>' +
  '<p>Everything here is computed on your machine. No text, file or model leaves it.</p>' +
  '<p class="runtime" data-runtime></p></div></footer>';

const noScript =
  '<noscript><p class="notice notice-error">This page needs JavaScript and WebAssembly.</p></noscript>';

/**
 * Writes what all pages share into their HTML when they are built, so that it is there at the first
 * paint: the head but for the page's own script, header and footer, and what is said where scripts are off.
 * A page marks the two places with <!--header--> and <!--footer-->.
 */
export function frame(demos: string): Plugin {
  return {
    name: 'unrolled:frame',
    transformIndexHtml: {
      order: 'pre',
      handler(html, { path }) {
        const folder = dirname(path).replace(/^\/+/, '');
        const current = pages.find((page) => page.path === folder);
        const root = current ? '../' : './';
        const title = current
          ? `${current.title} · unrolled`
          : 'unrolled: recurrent networks, trained in your browser';
        const description =
          current?.summary ??
          'Recurrent neural networks that train and run in your browser, one idea a page.';
        const main = '<main id="main">';
        return {
          html: html
            .replace('<!--header-->', header(root, current))
            .replace('<!--footer-->', footer)
            .replace(main, current ? main + noScript : main)
            .replace('<!--gallery-->', gallery(demos)),
          tags: [
            { tag: 'meta', attrs: { charset: 'utf-8' }, injectTo: 'head-prepend' },
            {
              tag: 'meta',
              attrs: { name: 'viewport', content: 'width=device-width, initial-scale=1' },
              injectTo: 'head-prepend',
            },
            { tag: 'title', children: title, injectTo: 'head-prepend' },
            { tag: 'meta', attrs: { name: 'description', content: description }, injectTo: 'head' },
            {
              tag: 'meta',
              attrs: { name: 'color-scheme', content: 'light dark' },
              injectTo: 'head',
            },
            {
              tag: 'link',
              attrs: { rel: 'icon', href: '/icon.svg', type: 'image/svg+xml' },
              injectTo: 'head',
            },
            { tag: 'script', attrs: { src: '/theme.js' }, injectTo: 'head-prepend' },
          ],
        };
      },
    },
  };
}

/** One card a page. Its picture is the page's own card.svg, inline, so that it takes the theme's colours. */
function gallery(demos: string): string {
  return pages
    .map(
      (page) =>
        `<li><a class="card" href="./${page.path}/index.html">` +
        readFileSync(join(demos, page.path, 'card.svg'), 'utf8').trim() +
        `<span class="card-title">${page.title}</span>` +
        `<span class="card-summary">${page.summary}</span>` +
        `<span class="card-topics">${page.topics}</span></a></li>`,
    )
    .join('');
}

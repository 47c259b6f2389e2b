import type { Plugin } from 'vite';

/** The policy of every page. Nothing inline, nothing from elsewhere, WebAssembly but no eval. */
const policy = {
  'default-src': ["'self'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'style-src': ["'self'"],
  'worker-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'connect-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

function write(directives: Record<string, string[]>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

/** The policy as the text of a header or of a <meta>. */
export const contentSecurityPolicy = write(policy);

/**
 * Puts the policy into the head of every page. Vite's development server injects styles through
 * <style> elements and reloads over a web socket, so that server alone gets a looser one.
 */
export function contentSecurity(): Plugin {
  let serving = false;
  return {
    name: 'unrolled:content-security',
    configResolved(config) {
      serving = config.command === 'serve';
    },
    transformIndexHtml: {
      order: 'post',
      handler() {
        const content = serving
          ? write({
              ...policy,
              'style-src': ["'self'", "'unsafe-inline'"],
              'connect-src': ["'self'", 'ws:'],
            })
          : contentSecurityPolicy;
        return [
          {
            tag: 'meta',
            attrs: { 'http-equiv': 'Content-Security-Policy', content },
            injectTo: 'head-prepend',
          },
        ];
      },
    },
  };
}

import type { Plugin } from 'vite';

const inline = /(\w+)\.innerHTML = `\s*<style[^>]*>([^]*?)<\/style>/;

/**
 * wavesurfer.js writes its styles into the markup of its shadow root, which the pages' policy refuses. Here they
 * become a sheet that the root adopts, which it allows.
 */
export function waveStyles(): Plugin {
  return {
    name: 'unrolled:wave-styles',
    enforce: 'pre',
    transform(code, id) {
      if (!/wavesurfer\.js\/dist\/renderer\.js(\?|$)/.test(id)) return undefined;
      if (!inline.test(code)) this.error('wavesurfer.js no longer has its styles where they were');
      return {
        code: code.replace(
          inline,
          (_, host: string, css: string) =>
            `const sheet = new CSSStyleSheet();\n` +
            `        sheet.replaceSync(\`${css}\`);\n` +
            `        ${host}.adoptedStyleSheets = [sheet];\n` +
            `        ${host}.innerHTML = \``,
        ),
        map: null,
      };
    },
  };
}

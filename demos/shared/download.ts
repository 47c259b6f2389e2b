import { h } from './dom.ts';

/** Hands bytes to the visitor as a file. */
export function download(bytes: Uint8Array<ArrayBuffer>, name: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // Later, because the browser may not have started to read it yet.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 30_000);
}

/** What the site serves beside its pages. */

/** Data that only a server beside the data folder has. */
export interface RealCorpus {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  /**
   * `text`: to read on; `slots`: sentences with a tag for every word; `pairs`: two columns; `talk`:
   * the same, what is said and what is replied, held-out talks after an empty line; `trees`: sentences in
   * brackets.
   */
  readonly kind: 'text' | 'slots' | 'pairs' | 'talk' | 'trees';
}

const root = new URL('../', document.baseURI);

/** The address of something that the site serves, by its path from the site's root. */
export function siteFile(path: string): URL {
  return new URL(path, root);
}

/** A text of the site, by its path from the site's root. */
export async function fetchText(path: string): Promise<string> {
  const response = await fetch(siteFile(path));
  if (!response.ok) throw new Error(`${path} could not be fetched (${response.status}).`);
  return response.text();
}

/** Asks the server which real corpora of a kind it has; a static site has none. */
export async function findRealCorpora(kind: RealCorpus['kind']): Promise<readonly RealCorpus[]> {
  try {
    const index: unknown = JSON.parse(await fetchText('data/index.json'));
    if (!Array.isArray(index)) return [];
    return (index as RealCorpus[]).filter((corpus) => corpus.kind === kind);
  } catch {
    // No index: a plain static host. The other corpora are enough.
    return [];
  }
}

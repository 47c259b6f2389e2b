import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { RealCorpus } from '../shared/siteFiles.ts';

interface Corpus {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  /** What the pages do with it: see demos/shared/siteFiles.ts. */
  readonly kind: RealCorpus['kind'];
  readonly folder: string;
  /** The text, or undefined when the folder lacks it. */
  read(folder: string): string;
}

const corpora: readonly Corpus[] = [
  {
    id: 'tinyshakespeare',
    name: 'Tiny Shakespeare',
    note: 'Plays, 1.1 million characters',
    kind: 'text',
    folder: 'tinyshakespeare',
    read: (folder) => readFileSync(join(folder, 'input.txt'), 'utf8'),
  },
  {
    id: 'nottingham',
    name: 'Nottingham folk tunes',
    note: 'Over a thousand tunes in ABC notation',
    kind: 'text',
    folder: 'nottingham',
    read: (folder) =>
      readdirSync(join(folder, 'abc'))
        .filter((name) => name.endsWith('.abc'))
        .sort()
        .map((name) => readFileSync(join(folder, 'abc', name), 'utf8'))
        .join('\n')
        .replace(/\r\n/g, '\n')
        .replace(/^% Nottingham Music Database\n/gm, '')
        .trim(),
  },
  {
    id: 'ptb',
    name: 'Penn Treebank',
    note: 'Newspaper sentences, lower case, 5 million characters',
    kind: 'text',
    folder: 'ptb',
    read: (folder) => readFileSync(join(folder, 'ptb.train.txt'), 'utf8'),
  },
  {
    id: 'atis',
    name: 'ATIS, spoken requests',
    note: 'Air Travel Information System: 4978 sentences, 893 held out',
    kind: 'slots',
    folder: 'atis',
    // What is held out follows after an empty line.
    read: (folder) =>
      ['atis.train.w-intent.iob', 'atis.test.w-intent.iob']
        .map((name) => readFileSync(join(folder, name), 'utf8').trim())
        .join('\n\n'),
  },
  {
    id: 'tatoeba',
    name: 'Tatoeba, English to Chinese',
    note: '20,133 short sentences with their translations',
    kind: 'pairs',
    folder: 'tatoeba-cmn-eng',
    read: (folder) => readFileSync(join(folder, 'cmn.txt'), 'utf8').trim(),
  },
  {
    id: 'camrest676',
    name: 'CamRest676, looking for a restaurant',
    note: '676 talks in which somebody looks for a place to eat; two fifths held out',
    kind: 'talk',
    folder: 'camrest676',
    read: (folder) => talk(readFileSync(join(folder, 'CamRest676.json'), 'utf8')),
  },
  {
    id: 'treebank',
    name: 'Penn Treebank, a sample',
    note: 'Newspaper sentences as tags, 3,396 to learn from',
    kind: 'trees',
    folder: 'treebank-sample',
    read: (folder) => readFileSync(join(folder, 'wsj_0001-0199.trees.tsv'), 'utf8').trim(),
  },
];

/** A turn of a talk, as far as it is read. */
interface Turn {
  readonly usr: { readonly transcript: string };
  readonly sys: { readonly sent: string };
}

/** Talks as lines `said⇥replied`: three fifths to learn from, the rest after an empty line. */
function talk(json: string): string {
  const talks = JSON.parse(json) as readonly { readonly dial: readonly Turn[] }[];
  const lines = (some: typeof talks) =>
    some
      .flatMap(({ dial }) => dial.map(({ usr, sys }) => [usr.transcript, sys.sent]))
      .map((columns) => columns.map((text) => text.replace(/\s+/g, ' ').trim()))
      .filter(([said, replied]) => said && replied)
      .map((columns) => columns.join('\t'))
      .join('\n');
  const learnt = Math.floor((talks.length * 3) / 5);
  return [talks.slice(0, learnt), talks.slice(learnt)].map(lines).join('\n\n');
}

type Next = () => void;

/**
 * Real corpora for whoever serves the site beside the data folder. They are read where they lie and
 * never become part of the site: a static build carries an empty index, which the page asks for
 * instead of guessing at addresses that may not be there.
 */
export function realCorpora(data: string): Plugin {
  const present = () => corpora.filter(({ folder }) => existsSync(join(data, folder)));

  function serve(request: IncomingMessage, response: ServerResponse, next: Next): void {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/index.json') {
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify(present().map(({ id, name, note, kind }) => ({ id, name, note, kind }))),
      );
      return;
    }
    const corpus = present().find(({ id }) => path === `/${id}.txt`);
    if (!corpus) {
      next();
      return;
    }
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.end(corpus.read(join(data, corpus.folder)));
  }

  return {
    name: 'unrolled:real-corpora',
    configureServer(server) {
      server.middlewares.use('/data', serve);
    },
    configurePreviewServer(server) {
      server.middlewares.use('/data', serve);
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'data/index.json', source: '[]\n' });
    },
  };
}

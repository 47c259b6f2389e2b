import { csvParseRows } from 'd3-dsv';
import { breathe } from './everyFrame.ts';

/** What goes in, and what is to come out. */
export interface TextPair {
  readonly source: string;
  readonly target: string;
}

export interface PairFile {
  readonly name: string;
  readonly pairs: readonly TextPair[];
  /** What the visitor should know about how it was read, if anything. */
  readonly remark: string | undefined;
}

/** More characters than this are not read: the browser holds them several times. */
export const longestPairText = 10_000_000;

/** Lines read between two breaths: a few milliseconds. */
const linesAtOnce = 10_000;

/**
 * Two columns a line. A text whose first line has a tab is divided by tabs and read as it stands;
 * any other by commas, as spreadsheets write it, with quotes around what holds a comma, a quote or a
 * line end. Further columns and empty lines are passed over.
 *
 * @param name of the text, for messages
 * @throws where a line lacks a column, naming the line, and where there is no pair
 */
export async function readPairs(text: string, name: string): Promise<TextPair[]> {
  const lines = linesOf(text);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const divider = first.includes('\t') ? 'tab' : 'comma';
  const pairs: TextPair[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    if (i % linesAtOnce === linesAtOnce - 1) await breathe();
    const at = i + 1;
    let line = lines[i] ?? '';
    if (line.trim() === '') continue;
    // A line end between quotes is part of a column.
    while (divider === 'comma' && hasOpenQuote(line)) {
      i += 1;
      if (i >= lines.length || i - at > linesInQuotes) {
        throw new Error(`${name}, line ${at} has a quote that is not closed.`);
      }
      line += `\n${lines[i] ?? ''}`;
    }
    pairs.push(pairOf(line, divider, `${name}, line ${at}`));
  }
  if (pairs.length === 0) throw new Error(`${name} has no pairs: its lines are all empty.`);
  return pairs;
}

/**
 * A talk, a line each: whoever speaks first is answered by the next line, and so on in turn. An empty
 * line ends a talk.
 *
 * @throws where a line has no answer, naming the line, and where there is no pair
 */
export function readDialogue(text: string, name: string): TextPair[] {
  const pairs: TextPair[] = [];
  let asked: { readonly text: string; readonly line: number } | undefined;
  // The last line ends a talk as an empty one does.
  for (const [index, line] of [...linesOf(text), ''].entries()) {
    const said = tidy(line);
    if (asked && said === '') {
      throw new Error(
        `${name}, line ${asked.line} has no answer: lines are said and answered in turn, and an empty ` +
          'line ends a talk.',
      );
    }
    if (said === '') continue;
    if (asked) pairs.push({ source: asked.text, target: said });
    asked = asked ? undefined : { text: said, line: index + 1 };
  }
  if (pairs.length === 0) throw new Error(`${name} has no pairs: its lines are all empty.`);
  return pairs;
}

/** The text of a file, and a remark where not all of it could be read. */
export async function readTextFile(
  file: File,
): Promise<{ readonly text: string; readonly remark: string | undefined }> {
  // A character of UTF-8 has four bytes at most.
  const text = await file.slice(0, 4 * longestPairText).text();
  if (text.includes('\u0000')) {
    throw new Error(`${file.name} is not a text file: it holds zero bytes.`);
  }
  if (text.length > longestPairText) {
    const end = text.lastIndexOf('\n', longestPairText);
    return {
      text: text.slice(0, end > 0 ? end : longestPairText),
      remark: `Only the first ${longestPairText / 1e6} million characters of ${file.name} are used.`,
    };
  }
  const unreadable = text.includes('\uFFFD');
  return {
    text,
    remark: unreadable
      ? `${file.name} is not UTF-8 throughout: what could not be read became \uFFFD.`
      : undefined,
  };
}

/** The pairs of a file of two columns. */
export async function readPairFile(file: File): Promise<PairFile> {
  const { text, remark } = await readTextFile(file);
  return { name: file.name, pairs: await readPairs(text, file.name), remark };
}

/** A quote that is not closed must not swallow the file. */
const linesInQuotes = 100;

function hasOpenQuote(line: string): boolean {
  let quotes = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 1;
}

function linesOf(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
}

function tidy(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim();
}

function pairOf(line: string, divider: 'tab' | 'comma', place: string): TextPair {
  const columns = divider === 'tab' ? line.split('\t') : (csvParseRows(line)[0] ?? []);
  const [source = '', target = ''] = columns.map(tidy);
  if (columns.length < 2) {
    throw new Error(`${place} has one column only: a ${divider} must divide it into two.`);
  }
  if (source === '') throw new Error(`${place} has nothing in its first column.`);
  if (target === '') throw new Error(`${place} has nothing in its second column.`);
  return { source, target };
}

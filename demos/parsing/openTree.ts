import { kClose } from '../shared/tasks/trees.js';

/** A tree as far as it has been written. */
export interface OpenTree {
  /** Of a phrase, or the tag of a word; the word itself where there are no children. */
  readonly label: string;
  readonly children: readonly OpenTree[];
  /** Its bracket was never closed. */
  readonly open: boolean;
}

export interface Brackets {
  readonly opened: number;
  readonly closed: number;
  /** Closed where none was open. */
  readonly surplus: number;
}

interface Growing {
  label: string;
  children: Growing[];
  open: boolean;
}

/**
 * Reads brackets that need not balance: what is not closed ends with the text, what closes nothing is
 * passed over.
 *
 * @param words for the tags from left to right; a tag without a word stands for itself
 */
export function readOpenTree(tokens: readonly string[], words: readonly string[]): OpenTree[] {
  const top: Growing = { label: '', children: [], open: true };
  const path = [top];
  let leaves = 0;
  for (const token of tokens) {
    const here = path.at(-1) ?? top;
    if (token === kClose) {
      if (path.length === 1) continue;
      here.open = false;
      path.pop();
    } else if (token.startsWith('(')) {
      const branch: Growing = { label: token.slice(1), children: [], open: true };
      here.children.push(branch);
      path.push(branch);
    } else {
      const word: Growing = { label: words[leaves] ?? '?', children: [], open: false };
      here.children.push({ label: token, children: [word], open: false });
      leaves += 1;
    }
  }
  return top.children;
}

export function countBrackets(tokens: readonly string[]): Brackets {
  let [opened, closed, surplus] = [0, 0, 0];
  for (const token of tokens) {
    if (token === kClose) {
      closed += 1;
      if (closed - surplus > opened) surplus += 1;
    } else if (token.startsWith('(')) opened += 1;
  }
  return { opened, closed, surplus };
}

// Trees of sentences, and how they are written: as the Penn Treebank does, and as the sequence that a
// network writes: `(S (NP DT NN ) (VP VBD ) . )`, where every word is there by its tag.

/**
 * @typedef {object} Leaf
 * @property {string} tag
 * @property {string} word
 *
 * @typedef {object} Branch
 * @property {string} label
 * @property {Tree[]} children at least one
 *
 * @typedef {Leaf | Branch} Tree
 */

export const kClose = ')';

/**
 * @param {Tree} tree
 * @returns {tree is Leaf}
 */
export const isLeaf = (tree) => 'tag' in tree;

/**
 * From left to right.
 * @param {Tree} tree
 * @returns {Leaf[]}
 */
export function leavesOf(tree) {
  return isLeaf(tree) ? [tree] : tree.children.flatMap(leavesOf);
}

/**
 * `(S (NP (DT the) (NN dog)) (VP (VBD slept)))`
 * @param {Tree} tree
 * @returns {string}
 */
export function writeTree(tree) {
  if (isLeaf(tree)) return `(${tree.tag} ${tree.word})`;
  return `(${tree.label} ${tree.children.map(writeTree).join(' ')})`;
}

/**
 * Reads what `writeTree` writes, and lines of the Penn Treebank, whose outermost bracket has no label
 * (it becomes the label `''`).
 * @param {string} text
 * @returns {Tree}
 * @throws {SyntaxError} saying what is wrong and after how many tokens
 */
export function readTree(text) {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  /** @param {string} what @returns {never} */
  const fail = (what) => {
    throw new SyntaxError(`${what} at token ${at + 1} of a tree: ${text}`);
  };
  /** @returns {Tree} */
  const read = () => {
    if (tokens[at] !== '(') fail('no opening bracket');
    at += 1;
    let label = '';
    if (tokens[at] !== '(' && tokens[at] !== ')') label = tokens[at++] ?? '';
    const word = tokens[at];
    if (word !== undefined && word !== '(' && word !== ')') {
      at += 1;
      if (tokens[at] !== ')') fail('no closing bracket');
      at += 1;
      return { tag: label, word };
    }
    /** @type {Tree[]} */
    const children = [];
    while (tokens[at] === '(') children.push(read());
    if (tokens[at] !== ')') fail('no closing bracket');
    if (children.length === 0) fail('nothing between brackets');
    at += 1;
    return { label, children };
  };
  const tree = read();
  if (at !== tokens.length) fail('something after the last bracket');
  return tree;
}

/**
 * What a network writes for a tree: `(NP` opens a bracket, `)` closes the last one, all else is a tag.
 * @param {Tree} tree
 * @returns {string[]}
 */
export function treeTokens(tree) {
  if (isLeaf(tree)) return [tree.tag];
  return [`(${tree.label}`, ...tree.children.flatMap(treeTokens), kClose];
}

/**
 * Reads such a sequence. Well-formed is one bracket around all, every bracket closed, none empty.
 * @param {readonly string[]} tokens
 * @param {readonly string[]} [words] for the leaves from left to right; those without keep their tag
 * @returns {Tree | undefined} undefined where it is not well-formed
 */
export function readTreeTokens(tokens, words = []) {
  /** @type {Branch} */
  const top = { label: '', children: [] };
  const open = [top];
  let leaves = 0;
  for (const [i, token] of tokens.entries()) {
    const innermost = open.at(-1);
    if (innermost === undefined || (innermost === top && i > 0)) return undefined;
    if (token === kClose) {
      if (innermost.children.length === 0) return undefined;
      open.pop();
    } else if (token.startsWith('(')) {
      /** @type {Branch} */
      const branch = { label: token.slice(1), children: [] };
      innermost.children.push(branch);
      open.push(branch);
    } else {
      innermost.children.push({ tag: token, word: words[leaves] ?? token });
      leaves += 1;
    }
  }
  const [tree] = top.children;
  return open.length === 1 && tree !== undefined && !isLeaf(tree) ? tree : undefined;
}

/** @param {readonly string[]} tokens */
export const isWellFormed = (tokens) => readTreeTokens(tokens) !== undefined;

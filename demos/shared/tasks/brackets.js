// Labelled brackets as evalb counts them with its COLLINS.prm:
//   - a bracket is a label and the words from its first to its last; one that stands twice counts twice;
//   - tags are no brackets, and neither is what stands around the whole tree (TOP, or no label);
//   - punctuation (tags `,` `:` `.` and both quotation marks) and traces (-NONE-) are taken out before,
//     and with them brackets that have nothing else;
//   - labels end before the first `-` or `=` (NP-SBJ is NP), and ADVP and PRT are the same.
// Unlike evalb, which leaves out a sentence that it cannot read or whose words are not as many as they
// should be, here such an output has no bracket: it costs recall.

import { isLeaf, leavesOf } from './trees.js';

/** @typedef {import('./trees.js').Tree} Tree */

const kDeletedTags = new Set([',', ':', '.', '``', "''", '-NONE-']);
const kDeletedLabels = new Set(['', 'TOP', 'ROOT', 'S1']);

/** @param {string} label */
export const plainLabel = (label) => label.replace(/[-=].*/, '');

/**
 * The brackets of a tree, each as `label from to`.
 * @param {Tree} tree
 * @returns {string[]}
 */
export function bracketsOf(tree) {
  /** @type {string[]} */
  const brackets = [];
  let words = 0;
  /** @param {Tree} node */
  const visit = (node) => {
    if (isLeaf(node)) {
      if (!kDeletedTags.has(node.tag)) words += 1;
      return;
    }
    const from = words;
    node.children.forEach(visit);
    const label = plainLabel(node.label);
    if (words === from || kDeletedLabels.has(label)) return;
    brackets.push(`${label === 'PRT' ? 'ADVP' : label} ${from} ${words}`);
  };
  visit(tree);
  return brackets;
}

/**
 * @param {readonly { output: Tree | undefined, reference: Tree }[]} sentences an output that is not
 *   well-formed is undefined
 * @returns {{ precision: number, recall: number, f1: number, exact: number, unusable: number }} shares;
 *   `exact` and `unusable` of sentences: all brackets right, and none counted
 */
export function scoreBrackets(sentences) {
  let right = 0;
  let written = 0;
  let wanted = 0;
  let exact = 0;
  let unusable = 0;
  for (const { output, reference } of sentences) {
    const left = bracketsOf(reference);
    const size = left.length;
    wanted += size;
    if (output === undefined || leavesOf(output).length !== leavesOf(reference).length) {
      unusable += 1;
      continue;
    }
    const brackets = bracketsOf(output);
    written += brackets.length;
    for (const bracket of brackets) {
      const at = left.indexOf(bracket);
      if (at < 0) continue;
      left.splice(at, 1);
      right += 1;
    }
    if (left.length === 0 && brackets.length === size) exact += 1;
  }
  const precision = written === 0 ? 0 : right / written;
  const recall = wanted === 0 ? 0 : right / wanted;
  const f1 = right === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  const count = sentences.length;
  return { precision, recall, f1, exact: exact / count, unusable: unusable / count };
}

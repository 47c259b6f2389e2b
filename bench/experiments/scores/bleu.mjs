// Corpus BLEU-4 (Papineni et al. 2002) on characters, as sacreBLEU 2 counts it with
// `--tokenize char --smooth-method none`, signature `nrefs:var|case:mixed|eff:no|tok:char|smooth:none`:
// every code point is a token, spaces are none; an n-gram counts at most as often as it stands in the
// reference that has it most often; the brevity penalty takes for each output the length of the
// reference nearest to it, the shorter of two as near. No smoothing: without any n-gram of four that is
// right the score is 0.

const kOrder = 4;

/** @param {string} text */
const charactersOf = (text) => [...text].filter((character) => !/\s/u.test(character));

/**
 * How often each n-gram of one order stands in a list.
 * @param {readonly string[]} tokens
 * @param {number} n
 */
function countGrams(tokens, n) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (let i = 0; i + n <= tokens.length; i += 1) {
    const gram = tokens.slice(i, i + n).join('');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/**
 * @param {readonly { output: string, references: readonly string[] }[]} sentences
 * @returns {number} 0 to 100
 */
export function characterBleu(sentences) {
  const right = new Array(kOrder).fill(0);
  const written = new Array(kOrder).fill(0);
  let length = 0;
  let referenceLength = 0;
  for (const sentence of sentences) {
    const output = charactersOf(sentence.output);
    const references = sentence.references.map(charactersOf);
    length += output.length;
    const far = (/** @type {number} */ size) => Math.abs(size - output.length);
    referenceLength += references
      .map((reference) => reference.length)
      .reduce((a, b) => (far(b) < far(a) || (far(b) === far(a) && b < a) ? b : a));
    for (let n = 1; n <= kOrder; n += 1) {
      const most = references.map((reference) => countGrams(reference, n));
      for (const [gram, count] of countGrams(output, n)) {
        right[n - 1] += Math.min(count, Math.max(...most.map((counts) => counts.get(gram) ?? 0)));
        written[n - 1] += count;
      }
    }
  }
  if (right.includes(0)) return 0;
  const mean = right.reduce((sum, count, i) => sum + Math.log(count / written[i]), 0) / kOrder;
  const brevity = Math.min(0, 1 - referenceLength / length);
  return 100 * Math.exp(mean + brevity);
}

// Ways to damage a file.

/** @typedef {(below: (n: number) => number, bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>} Damage */

/**
 * Damages copies of a file, in turns in every way; always the same ones.
 * @param {Uint8Array<ArrayBuffer>} saved
 * @param {number} count
 * @param {number} header bytes before the data
 * @param {Damage} inHeader what hurts a header of its kind
 */
export function* damaged(saved, count, header, inHeader) {
  let state = 12345;
  const below = (/** @type {number} */ n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const kinds = [
    // A flipped bit anywhere, or in the header, where it hurts most.
    (/** @type {Uint8Array} */ bytes) => ((bytes[below(bytes.length)] ^= 1 << below(8)), bytes),
    (/** @type {Uint8Array} */ bytes) => ((bytes[below(header)] ^= 1 << below(8)), bytes),
    // Several bytes at random.
    (/** @type {Uint8Array} */ bytes) => {
      for (let i = 0; i < 4; ++i) bytes[below(bytes.length)] = below(256);
      return bytes;
    },
    // An end missing, or too much at the end.
    (/** @type {Uint8Array} */ bytes) => bytes.subarray(0, below(bytes.length)),
    (/** @type {Uint8Array} */ bytes) =>
      Uint8Array.of(...bytes, ...new Array(1 + below(20)).fill(0)),
    (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => inHeader(below, bytes),
    // A part of the file over another.
    (/** @type {Uint8Array} */ bytes) =>
      bytes.copyWithin(below(bytes.length), below(bytes.length), below(bytes.length)),
  ];
  for (let i = 0; i < count; ++i) yield kinds[i % kinds.length](saved.slice());
}

/**
 * Damages copies of a model file.
 * @param {Uint8Array<ArrayBuffer>} saved
 * @param {number} count
 */
export function mutations(saved, count) {
  const header = 8 + Number(new DataView(saved.buffer).getBigUint64(0, true));
  // A digit of the header changed, so that it stays JSON.
  return damaged(saved, count, header, (below, bytes) => {
    const digits = [...bytes.subarray(0, header).entries()].filter(
      ([i, byte]) => i >= 8 && byte >= 48 && byte < 58,
    );
    bytes[digits[below(digits.length)][0]] = 48 + below(10);
    return bytes;
  });
}

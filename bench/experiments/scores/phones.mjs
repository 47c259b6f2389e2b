import { editDistance } from './editDistance.mjs';

/**
 * Phone error rate: the sum of the edit distances, divided by the sum of the phones that should have
 * been there. A word that is listed with several pronunciations is held against the nearest; of those
 * as near, the first listed.
 *
 * @param {readonly { output: readonly string[], references: readonly (readonly string[])[] }[]} words
 * @returns {{ phoneError: number, wordError: number }} both as shares; a word is wrong that is none of
 *   its pronunciations
 */
export function scorePhones(words) {
  let edits = 0;
  let phones = 0;
  let wrong = 0;
  for (const { output, references } of words) {
    let nearest = { distance: Infinity, length: 0 };
    for (const reference of references) {
      const distance = editDistance(output, reference);
      if (distance < nearest.distance) nearest = { distance, length: reference.length };
    }
    edits += nearest.distance;
    phones += nearest.length;
    if (nearest.distance > 0) wrong += 1;
  }
  return { phoneError: edits / phones, wordError: wrong / words.length };
}

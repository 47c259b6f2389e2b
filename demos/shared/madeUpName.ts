type Random = () => number;

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T;
}

const onsets = ['b', 'br', 'd', 'f', 'g', 'gr', 'h', 'k', 'l', 'm', 'n', 'p', 'r', 's', 'st', 't'];
const vowels = ['a', 'e', 'i', 'o', 'u', 'ai', 'ou'];
const endings = ['', 'n', 'r', 'l', 's', 'ton', 'burg', 'ville', 'stad'];

/**
 * A name that nobody has. Hardly one comes up twice, so a network meets them as the unknown word, and
 * learns what an unknown word may be from the words around it.
 */
export function madeUpName(random: Random): string {
  const syllable = () => pick(onsets, random) + pick(vowels, random);
  return syllable() + syllable() + (random() < 0.5 ? syllable() : '') + pick(endings, random);
}

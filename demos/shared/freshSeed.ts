/** The seed of a network that shall not be like the last one. */
export function freshSeed(): number {
  return 1 + Math.floor(Math.random() * 2 ** 31);
}

import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export type Random = ReturnType<typeof createRandom>;

const SEED_MAX = 0x7fffffff;

/** Random values from a seed: the same seed draws the same values. */
export function createRandom(seed: number) {
  const generator = xoroshiro128plus(seed);
  /** From 0 up to 1, exclusive, as `Math.random` returns it. */
  const fraction = () => uniformFloat64(generator);
  /** A whole number from 0 up to `limit`, exclusive. */
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    /** A seed for another generator. */
    seed: () => below(SEED_MAX),
    happens: (probability: number) => fraction() < probability,
    pick: <T>(choices: readonly [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0],
    shuffle: <T>(items: readonly T[]): T[] =>
      items
        .map((item) => ({ item, key: fraction() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item),
  };
}

/** Draws each choice equally often, in random order, so that a short run has all of them. */
export function drawEvenly<T>(choices: readonly [T, ...T[]], { shuffle }: Random): () => T {
  let remaining: T[] = [];
  return () => {
    if (remaining.length === 0) remaining = shuffle(choices);
    return remaining.pop() ?? choices[0];
  };
}

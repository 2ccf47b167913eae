import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random values from a seed: the same seed draws the same values. */
export interface Random {
  /** From 0 up to 1, exclusive, as `Math.random` returns it. */
  readonly fraction: () => number;
  /** Whole number from 0 up to `limit`, exclusive. */
  below(limit: number): number;
  /** A seed for another generator. */
  seed(): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  shuffle<T>(items: readonly T[]): T[];
}

const SEED_MAX = 0x7fffffff;

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const fraction = () => uniformFloat64(generator);
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    seed: () => below(SEED_MAX),
    happens: (probability) => fraction() < probability,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
    shuffle: (items) =>
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

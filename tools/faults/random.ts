import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * All that a run draws comes from its seed. What a kill of workerd hits is left to real time: from
 * then on the same draws may fall to others.
 */
export interface Chance {
  /** From 0 up to 1, without it: what `Math.random` gives. */
  readonly fraction: () => number;
  /** From 0 up to `limit`, without it. */
  below(limit: number): number;
  /** True so often: 0.1 is once in ten. */
  happens(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  shuffled<T>(items: readonly T[]): T[];
}

export function chance(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const fraction = () => uniformFloat64(generator);
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    fraction,
    below,
    happens: (probability) => fraction() < probability,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
    shuffled(items) {
      return items
        .map((item) => ({ item, key: fraction() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item);
    },
  };
}

/** Deals every kind equally often, in an order of chance: none stays away from a short run. */
export function deck<T>(kinds: readonly [T, ...T[]], { shuffled }: Chance): () => T {
  let cards: T[] = [];
  return () => {
    if (cards.length === 0) cards = shuffled(kinds);
    return cards.pop() ?? kinds[0];
  };
}

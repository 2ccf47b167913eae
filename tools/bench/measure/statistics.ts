/** Medians are reported, because machines are noisy. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** @param share 0.99 for the value that 99 of 100 do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The median of each figure by itself. */
export function medians<Round extends { readonly [Figure in keyof Round]: number }>(
  rounds: readonly Round[],
): Round {
  const [first] = rounds;
  if (!first) throw new Error('no rounds');
  const figures = Object.keys(first) as (keyof Round)[];
  return Object.fromEntries(
    figures.map((figure) => [figure, median(rounds.map((round) => round[figure]))]),
    // Object.fromEntries does not keep the names of the fields.
  ) as Round;
}

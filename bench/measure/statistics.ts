/** The middle one: what is quoted, because machines are noisy. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** @param share 0.99 for the value that 99 of 100 do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

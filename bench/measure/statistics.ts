/** The middle one: what is quoted, because machines are noisy. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

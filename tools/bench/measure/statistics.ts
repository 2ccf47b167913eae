/** @param share 0.99 for the value that 99 of 100 do not exceed. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

/** Medians are reported, because machines are noisy. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

interface Figures {
  readonly [name: string]: number | Figures;
}

/** The median of each figure by itself. With `warmUp` a round that does not count comes first. */
export async function measureRounds<Round extends Figures>(
  rounds: number,
  measure: (round: number) => Promise<Round>,
  { warmUp = true } = {},
): Promise<Round> {
  const measured: Round[] = [];
  const ignored = warmUp ? 1 : 0;
  for (let round = 0; round < rounds + ignored; round++) measured.push(await measure(round));
  return medians(measured.slice(ignored));
}

function medians<Round extends Figures>(rounds: readonly Round[]): Round {
  const entries = Object.keys(rounds[0] ?? {}).map((name) => {
    const values = rounds.flatMap((round) => round[name] ?? []);
    const numbers = values.filter((value) => typeof value === 'number');
    const groups = values.filter((value) => typeof value === 'object');
    return [name, groups.length > 0 ? medians(groups) : median(numbers)];
  });
  // Object.fromEntries does not keep the names of the fields.
  return Object.fromEntries(entries) as Round;
}

/** What happened in a run, counted under the words that the report uses. */
export function tally() {
  const counts = new Map<string, number>();
  const faults = new Map<string, number>();
  const add = (map: Map<string, number>, name: string, times: number) =>
    map.set(name, (map.get(name) ?? 0) + times);
  return {
    counts,
    faults,
    count: (name: string, times = 1) => add(counts, name, times),
    fault: (name: string, times = 1) => add(faults, name, times),
    counted: (name: string): number => counts.get(name) ?? 0,
  };
}

export type Tally = ReturnType<typeof tally>;

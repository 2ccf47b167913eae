/** Counts of a run, by the names that the report prints. */
export function createCounters() {
  const counts = new Map<string, number>();
  const faults = new Map<string, number>();
  const kinds = new Map<string, number>();
  const add = (map: Map<string, number>, name: string, times: number) =>
    map.set(name, (map.get(name) ?? 0) + times);
  return {
    counts,
    faults,
    /** Events by their kind. */
    kinds,
    count: (name: string, times = 1) => add(counts, name, times),
    countFault: (name: string) => add(faults, name, 1),
    countKind: (name: string, times: number) => add(kinds, name, times),
    total: (name: string): number => counts.get(name) ?? 0,
  };
}

export type Counters = ReturnType<typeof createCounters>;

/** What is to come, the earliest first; what is due at the same moment comes as it was put in. */
export function agenda<T>() {
  const byTime = new Map<number, T[]>();
  let times: number[] = [];

  return {
    /** @param at in virtual milliseconds. */
    add(at: number, item: T): void {
      const others = byTime.get(at);
      if (others) others.push(item);
      else {
        byTime.set(at, [item]);
        times.push(at);
      }
    },
    /** Takes out all that is due by then. */
    due(now: number): T[] {
      const due = times.filter((at) => at <= now).sort((a, b) => a - b);
      if (due.length === 0) return [];
      times = times.filter((at) => at > now);
      return due.flatMap((at) => {
        const items = byTime.get(at) ?? [];
        byTime.delete(at);
        return items;
      });
    },
    /** When the next is due; infinity when nothing is to come. */
    next: (): number => times.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY),
  };
}

export type Agenda<T> = ReturnType<typeof agenda<T>>;

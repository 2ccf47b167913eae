/** Items in order of their time in virtual milliseconds; items of one time stay in their order. */
export function createEventQueue<T>() {
  let entries: { readonly time: number; readonly item: T }[] = [];
  return {
    add(time: number, item: T): void {
      entries.push({ time, item });
    },
    /** Removes and returns every item whose time has come. */
    takeDue(now: number): T[] {
      const due = entries.filter(({ time }) => time <= now).sort((a, b) => a.time - b.time);
      entries = entries.filter(({ time }) => time > now);
      return due.map(({ item }) => item);
    },
    /** Time of the next item; infinity when the queue is empty. */
    nextTime: (): number =>
      entries.reduce((least, { time }) => Math.min(least, time), Number.POSITIVE_INFINITY),
  };
}

export interface Backlog {
  readonly count: number;
  readonly oldestAt: string | null;
}

/** Messages that wait on the queue; null when the platform has no metrics of it. */
export async function readBacklog({ EVENTS }: { readonly EVENTS: Queue }): Promise<Backlog | null> {
  try {
    const { backlogCount, oldestMessageTimestamp } = await EVENTS.metrics();
    return {
      count: backlogCount,
      oldestAt: oldestMessageTimestamp ? new Date(oldestMessageTimestamp).toISOString() : null,
    };
  } catch {
    return null;
  }
}

export interface Backlog {
  readonly count: number;
  readonly oldestAt: string | null;
}

/** What waits on the queue. Null when the platform does not tell: the rest is worth showing. */
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

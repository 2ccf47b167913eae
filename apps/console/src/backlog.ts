export interface Backlog {
  readonly count: number;
  readonly oldestAt: string | null;
}

/** Messages that wait on a queue; null when the platform has no metrics of it. */
export async function readBacklog(queue: Pick<Queue, 'metrics'>): Promise<Backlog | null> {
  try {
    const { backlogCount, oldestMessageTimestamp } = await queue.metrics();
    return {
      count: backlogCount,
      oldestAt: oldestMessageTimestamp ? new Date(oldestMessageTimestamp).toISOString() : null,
    };
  } catch {
    return null;
  }
}

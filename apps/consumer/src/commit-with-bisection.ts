import {
  type CommittableEvent,
  classify,
  commit,
  errorMessage,
  type RecordedEvent,
} from '@stripe-credits/db';
import { DEAD_REASONS, dead } from '@stripe-credits/stripe-events';
import type { DeliveryResult } from './acknowledge.ts';
import type { BatchContext } from './configuration.ts';
import type { CompleteDelivery } from './read-messages.ts';

/**
 * Isolating one refused event among a hundred takes 15 commits, three take up to 35. A commit has
 * up to 17 statements and an invocation may make 1,000 queries: after this many commits the
 * remaining messages are retried.
 */
const COMMITS_MAX = 48;

/**
 * Commits the batch. When the database refuses it for a cause that one event could carry, commits
 * its halves, and so on until that event stands alone and becomes a dead letter.
 */
export async function commitWithBisection(
  deliveries: readonly CompleteDelivery[],
  { db, now, notify }: BatchContext,
): Promise<DeliveryResult[]> {
  const results: DeliveryResult[] = [];
  const pending = deliveries.length > 0 ? [deliveries] : [];
  let lastError = '';

  for (let commits = 0; pending.length > 0; commits++) {
    if (commits === COMMITS_MAX) {
      results.push(...failAll(pending.flat(), `postponed during bisection: ${lastError}`));
      break;
    }
    const group = pending.pop() ?? [];
    try {
      const recorded = await commit(db, mergeDeliveries(group), now, notify);
      results.push(...toResults(group, recorded, now));
    } catch (error) {
      lastError = errorMessage(error);
      const errorClass = classify(error);
      if (errorClass === 'transient') {
        // No event is the cause: more commits would add to the load of a database in trouble.
        results.push(...failAll([...group, ...pending.flat()], lastError));
        break;
      }
      const refused = dead(DEAD_REASONS.refusedByDatabase, lastError);
      if (hasSeveralEvents(group)) pending.push(...halves(group));
      else if (errorClass === 'permanent' && !isDead(group))
        pending.push(group.map((delivery) => ({ ...delivery, outcome: refused })));
      else results.push(...failAll(group, lastError));
    }
  }
  return results;
}

const failAll = (group: readonly CompleteDelivery[], error: string): DeliveryResult[] =>
  group.map((delivery) => ({ delivery, disposition: 'failed', error }));

const hasSeveralEvents = (group: readonly CompleteDelivery[]): boolean =>
  group.some(({ id }) => id !== group[0]?.id);

/** A dead letter that is refused as well can only be retried. */
const isDead = ([delivery]: readonly CompleteDelivery[]): boolean =>
  delivery?.outcome.status === 'dead';

const groupByEvent = (group: readonly CompleteDelivery[]) => [
  ...Map.groupBy(group, ({ id }) => id).values(),
];

/**
 * Keeps the deliveries of one event together, so that bisection ends. The order of the halves is
 * random, so that the same messages are not postponed at every attempt.
 */
function halves(group: readonly CompleteDelivery[]): CompleteDelivery[][] {
  const byEvent = groupByEvent(group);
  const middle = byEvent.length / 2;
  const split = [byEvent.slice(0, middle).flat(), byEvent.slice(middle).flat()];
  return Math.random() < 0.5 ? split : split.reverse();
}

const PREFERENCE = ['handled', 'dead', 'ignored'];

/**
 * One row per event, however many messages of the group carry it. Two endpoints with different API
 * versions send one event in two shapes: the shape that can be handled is committed.
 */
function mergeDeliveries(group: readonly CompleteDelivery[]): CommittableEvent[] {
  const rank = ({ outcome }: CompleteDelivery) => PREFERENCE.indexOf(outcome.status);
  return groupByEvent(group).flatMap((same) => {
    const [preferred] = same.toSorted((a, b) => rank(a) - rank(b));
    if (!preferred) return [];
    const { message: _, ...event } = preferred;
    const attempts = Math.max(...same.map(({ message }) => message.attempts));
    return [{ ...event, deliveries: same.length, attempts }];
  });
}

function toResults(
  group: readonly CompleteDelivery[],
  recorded: readonly RecordedEvent[],
  now: Date,
): DeliveryResult[] {
  const events = new Map(recorded.map((event) => [event.id, event]));
  return groupByEvent(group).flatMap((same) => {
    const event = events.get(same[0]?.id ?? '');
    if (!event || event.status === 'failed')
      return failAll(same, 'the commit returned no outcome of the event');
    const { status, completedAt } = event;
    // A handled event keeps the time of the commit that handled it.
    const isHandledBefore = completedAt !== now.toISOString();
    return same.map((delivery, index) => {
      const isDuplicate = status === 'handled' && (index > 0 || isHandledBefore);
      return { delivery, disposition: isDuplicate ? 'duplicate' : status };
    });
  });
}

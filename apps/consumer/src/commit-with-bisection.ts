import { classify, commit, describe, type Entry, type Receipt } from '@stripe-credits/db';
import { dead, type NotificationKind } from '@stripe-credits/stripe-events';
import type { Result } from './acknowledge.ts';
import type { Delivery } from './read-messages.ts';

/**
 * Finding one guilty message among a hundred takes 15 commits, three take up to 35. What is left
 * after this many goes back to the queue: each commit has up to 17 statements, and an invocation
 * may make 1,000 queries.
 */
const COMMITS_MAX = 48;

/**
 * Commits the batch; when it is refused for a cause that one message could carry, commits its
 * halves, and so on until the guilty message stands alone and is buried. The others go through.
 */
export async function commitApart(
  db: D1Database,
  deliveries: readonly Delivery[],
  now: Date,
  notify: ReadonlySet<NotificationKind>,
): Promise<Result[]> {
  const results: Result[] = [];
  const fail = (group: readonly Delivery[], error: string) => {
    for (const delivery of group) results.push({ delivery, became: 'failed', error });
  };
  const groups: (readonly Delivery[])[] = deliveries.length === 0 ? [] : [deliveries];
  let lastError = '';

  for (let commits = 0; groups.length > 0; commits++) {
    const group = groups.pop() ?? [];
    if (commits === COMMITS_MAX) {
      fail([...group, ...groups.flat()], `put off while the batch was taken apart: ${lastError}`);
      break;
    }
    try {
      results.push(...outcomes(group, await commit(db, entries(group), now, notify)));
    } catch (error) {
      lastError = describe(error);
      const cause = classify(error);
      const [first] = group;
      if (cause === 'transient') {
        // The database is in trouble, not the batch: asking again now would add to it.
        fail([...group, ...groups.flat()], lastError);
        break;
      } else if (new Set(group.map(({ id }) => id)).size > 1) groups.push(...halves(group));
      else if (cause === 'guilty' && first && first.outcome.status !== 'dead')
        groups.push(group.map((delivery) => ({ ...delivery, outcome: refused(lastError) })));
      else fail(group, lastError);
    }
  }
  return results;
}

const refused = (error: string) => dead('the database refuses what the event says', error);

/**
 * By event, so that two deliveries of the guilty one are not told apart for ever. Which half goes
 * first is left to chance, so that no message is put off at every delivery.
 */
function halves(group: readonly Delivery[]): Delivery[][] {
  const byEvent = [...Map.groupBy(group, ({ id }) => id).values()];
  const middle = byEvent.length / 2;
  const split = [byEvent.slice(0, middle).flat(), byEvent.slice(middle).flat()];
  return Math.random() < 0.5 ? split : split.reverse();
}

const PREFERENCE = ['handled', 'dead', 'ignored'];

/**
 * One entry per event, however many messages of the group carry it. Two endpoints with different
 * API versions send one event in two shapes: the one that can be handled counts.
 */
function entries(group: readonly Delivery[]): Entry[] {
  const rank = ({ outcome }: Delivery) => PREFERENCE.indexOf(outcome.status);
  return [...Map.groupBy(group, ({ id }) => id).values()].flatMap((same) => {
    const [best] = same.toSorted((a, b) => rank(a) - rank(b));
    if (!best) return [];
    const { message: _, ...event } = best;
    const attempts = Math.max(...same.map(({ message }) => message.attempts));
    return [{ ...event, deliveries: same.length, attempts }];
  });
}

function outcomes(group: readonly Delivery[], receipts: readonly Receipt[]): Result[] {
  const recorded = new Map(receipts.map((receipt) => [receipt.id, receipt]));
  const sameEvent = Map.groupBy(group, ({ id }) => id);
  return group.map((delivery) => {
    const receipt = recorded.get(delivery.id);
    if (!receipt) return { delivery, became: 'failed', error: 'the commit did not answer for it' };
    const same = sameEvent.get(delivery.id) ?? [];
    const before = receipt.deliveries > same.length || same[0] !== delivery;
    return { delivery, became: before && receipt.status === 'handled' ? 'known' : receipt.status };
  });
}

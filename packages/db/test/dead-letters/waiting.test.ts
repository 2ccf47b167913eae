import { expect, test } from 'vitest';
import { listWaiting, type WaitingCursor } from '../../src/dead-letters/index.ts';
import { recordFailedAttempts } from '../../src/index.ts';
import { db, deliver, processedEvent, rows } from '../database.ts';
import { checkoutCompleted } from '../fixtures.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 12, minute));

async function failAttempt(name: string, minute: number) {
  const { id, type, objectId, createdAt } = processedEvent(checkoutCompleted(name));
  const error = `lost at ${minute}`;
  await recordFailedAttempts(db, [{ id, type, objectId, createdAt, error }], at(minute));
}

test('events that wait for a retry are listed page by page, the longest wait first, until they are handled', async () => {
  await rows(`DELETE FROM stripe_events WHERE status = 'failed'`);
  for (const [name, minute] of [
    ['wait_b', 2],
    ['wait_a', 1],
    ['wait_c', 3],
    ['wait_a', 4],
  ] as const)
    await failAttempt(name, minute);
  await failAttempt('wait_over', 0);
  await deliver([checkoutCompleted('wait_over')]);

  const listed = [];
  let after: WaitingCursor | undefined;
  do {
    const page = await listWaiting(db, { after, limit: 2 });
    listed.push(...page.events);
    after = page.nextCursor ?? undefined;
  } while (after);

  expect(listed.map(({ id }) => id)).toEqual(['evt_wait_a', 'evt_wait_b', 'evt_wait_c']);
  expect(listed[0]).toEqual({
    id: 'evt_wait_a',
    type: 'checkout.session.completed',
    objectId: 'cs_wait_a',
    receivedAt: at(1).toISOString(),
    failures: 2,
    lastError: 'lost at 4',
    lastFailedAt: at(4).toISOString(),
  });
});

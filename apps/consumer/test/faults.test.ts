import { expect, test } from 'vitest';
import { balanceOf, findDeadLetter, findEvent } from './database.ts';
import { acknowledged, deliver, purchase, retried } from './deliver.ts';
import { failBatches, failQuery, refuseEvents } from './intercept-database.ts';

const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);
const purchases = (name: string, count: number) =>
  indexes(count).map((index) => purchase(`${name}_${index}`));

test.each([
  ['before', { status: 'failed', deliveries: 0 }, 0],
  ['after', { status: 'handled', deliveries: 1 }, 7],
] as const)(
  'a failure %s the commit is recorded and retried, and the event credits once',
  async (when, state, balance) => {
    const name = `fails_${when}`;
    const DB = failBatches([`${when}_commit`]);

    expect(await deliver([purchase(name)], { DB })).toEqual(retried(0));
    expect(await balanceOf(name)).toBe(balance);
    const failure = { failures: 1, lastError: 'D1_ERROR: Network connection lost.' };
    expect(await findEvent(`evt_${name}`)).toMatchObject({ ...state, ...failure });
    const retry = await deliver([purchase(name)], { DB, attempts: 2 });

    expect(retry).toEqual(acknowledged(0));
    expect(await balanceOf(name)).toBe(7);
    const handled = { status: 'handled', deliveries: state.deliveries + 1 };
    expect(await findEvent(`evt_${name}`)).toMatchObject(handled);
  },
);

test('a message is retried even when its failure cannot be recorded', async () => {
  const DB = failBatches(['before_commit', 'before_commit']);

  expect(await deliver([purchase('twice')], { DB })).toEqual(retried(0));
  expect(await findEvent('evt_twice')).toBeUndefined();
  await deliver([purchase('twice')], { DB, attempts: 2 });

  expect(await balanceOf('twice')).toBe(7);
});

test('without the packages no event is processed: the batch is retried', async () => {
  const DB = failQuery('select');

  const result = await deliver([purchase('unread')], { DB });

  expect(result).toEqual(retried(0));
  expect(await balanceOf('unread')).toBe(0);
  expect(await findEvent('evt_unread')).toMatchObject({
    status: 'failed',
    lastError: 'the Worker is gone',
  });
});

test('an error outside of processing retries the batch, and the queue handler does not throw', async () => {
  const events = purchases('unbound', 2);

  expect(await deliver(events, { DB: undefined as unknown as D1Database })).toEqual(retried(0, 1));
});

test('a transient error is blamed on no event: there is one commit, and all are retried', async () => {
  const { DB, batches } = refuseEvents(['evt_overload_3'], 'D1_ERROR: D1 DB is overloaded.');

  const result = await deliver(purchases('overload', 8), { DB });

  expect(result).toEqual(retried(...indexes(8)));
  // The commit, and the record of the failures.
  expect(batches()).toBe(2);
});

test.each([
  ['exhausts the resources of D1', 'D1 DB exceeded its CPU time limit and was reset.'],
  ['fails with an unknown error', 'something new'],
])(
  'bisection isolates the one event of a hundred that %s: it is retried, 99 are handled',
  async (title, error) => {
    const name = title.slice(0, 4);
    const { DB } = refuseEvents([`evt_${name}_37`], error);

    const result = await deliver(purchases(name, 100), { DB });

    const others = indexes(100).filter((index) => index !== 37);
    expect(result).toEqual({ acknowledged: others, retried: [37] });
    const failed = { status: 'failed', lastError: error };
    expect(await findEvent(`evt_${name}_37`)).toMatchObject(failed);
    expect(await balanceOf(`${name}_36`)).toBe(7);
  },
);

test('bisection isolates the one event of a hundred that D1 refuses: it is dead, 99 are handled', async () => {
  const error = 'D1_ERROR: CHECK constraint failed: SQLITE_CONSTRAINT';
  const { DB, batches } = refuseEvents(['evt_refused_37'], error);

  const result = await deliver(purchases('refused', 100), { DB });

  expect(result).toEqual(acknowledged(...indexes(100)));
  const dead = { reason: 'the database refused the event', detail: error };
  expect(await findDeadLetter('evt_refused_37')).toMatchObject(dead);
  expect([await balanceOf('refused_36'), await balanceOf('refused_37')]).toEqual([7, 0]);
  expect(batches()).toBeLessThanOrEqual(16);
});

test('when every event is refused, bisection stops at 48 commits: some events are dead, the rest are retried', async () => {
  const events = purchases('all_refused', 100);
  const { DB, batches } = refuseEvents(
    events.map(({ id }) => id),
    'SQLITE_CONSTRAINT',
  );

  const { acknowledged: dead, retried: postponed } = await deliver(events, { DB });

  // The commits, and the record of the failures.
  expect(batches()).toBeLessThanOrEqual(48 + 1);
  expect(dead.length).toBeGreaterThan(0);
  expect(dead.length + postponed.length).toBe(100);
});

test('a message of the dead-letter queue stays there until its dead letter is written', async () => {
  const event = purchase('dlq_down');
  const options = { DB: failBatches(['before_commit']), queue: 'stripe-events-dlq' };

  expect(await deliver([event], options)).toEqual(retried(0));
  const retry = await deliver([event], { ...options, attempts: 2 });

  expect(retry).toEqual(acknowledged(0));
  expect(await findDeadLetter('evt_dlq_down')).toMatchObject({
    reason: 'every delivery attempt failed',
    body: JSON.stringify(event),
  });
});

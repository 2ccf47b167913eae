import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { balanceOf, deliver, eventOf, letterOf, purchase, text } from './deliver.ts';
import { faultyDb } from './faulty-db.ts';

describe('the database fails and the batch is delivered again', () => {
  test('before the commit: nothing was written, the retry credits once', async () => {
    const body = text(purchase('before'));
    const db = faultyDb(env.DB, { batch: ['before'] });

    const first = await deliver([body], { db });
    expect(first).toEqual({ acked: [], retried: [0] });
    expect(await balanceOf('before')).toBe(0);
    const second = await deliver([body], { db, attempts: 2 });

    expect(second).toEqual({ acked: [0], retried: [] });
    expect(await balanceOf('before')).toBe(7);
  });

  test('after the commit, its answer lost: the retry finds it done and credits no second time', async () => {
    const body = text(purchase('after'));
    const db = faultyDb(env.DB, { batch: ['after'] });

    const first = await deliver([body], { db });
    expect(first).toEqual({ acked: [], retried: [0] });
    expect(await balanceOf('after')).toBe(7);
    const second = await deliver([body], { db, attempts: 2 });

    expect(second).toEqual({ acked: [0], retried: [] });
    expect(await balanceOf('after')).toBe(7);
    expect(await eventOf('evt_after')).toMatchObject({ status: 'handled', deliveries: 2 });
  });

  test('on the record of the failure too: the message is retried all the same', async () => {
    const body = text(purchase('twice'));
    const db = faultyDb(env.DB, { batch: ['before', 'before'] });

    const first = await deliver([body], { db });
    expect(first).toEqual({ acked: [], retried: [0] });
    expect(await eventOf('evt_twice')).toBeNull();
    await deliver([body], { db, attempts: 2 });

    expect(await balanceOf('twice')).toBe(7);
  });

  test('on the read of the packages: nothing is judged without them', async () => {
    const unreadable = new Proxy(env.DB, {
      get: () => () => {
        throw new Error('D1_ERROR: Network connection lost.');
      },
    });

    const settled = await deliver([text(purchase('unread'))], { db: unreadable });

    expect(settled).toEqual({ acked: [], retried: [0] });
    expect(await balanceOf('unread')).toBe(0);
  });
});

test('what failed is on record with its error while it waits', async () => {
  const db = faultyDb(env.DB, {
    batch: ['before'],
    error: 'D1 DB is overloaded. Too many requests queued.',
  });

  await deliver([text(purchase('waits'))], { db });

  expect(await eventOf('evt_waits')).toMatchObject({
    status: 'failed',
    failures: 1,
    last_error: 'D1_ERROR: D1 DB is overloaded. Too many requests queued.',
  });
});

test('an error of the database’s own is not taken for a message’s: one call, and all wait', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `overload_${index}`);
  const { db, commits } = refusing('D1 DB is overloaded.', 'evt_overload_3"');

  const settled = await deliver(
    names.map((name) => text(purchase(name))),
    { db },
  );

  expect(settled).toEqual({ acked: [], retried: [0, 1, 2, 3, 4, 5, 6, 7] });
  // The commit, and the record of the failures.
  expect(commits()).toBe(2);
});

test('a batch that is too much for the database is taken apart until its parts are not', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `heavy_${index}`);
  const { db } = refusing('D1 DB exceeded its CPU time limit and was reset.', 'evt_heavy_3"');

  const settled = await deliver(
    names.map((name) => text(purchase(name))),
    { db },
  );

  expect(settled.retried).toEqual([3]);
  expect(await balanceOf('heavy_2')).toBe(7);
});

/** Refuses any batch that holds one of these events, as a constraint would. */
function refusing(error: string, ...guilty: string[]) {
  let commits = 0;
  const db = new Proxy(env.DB, {
    get(target, property) {
      if (property === 'prepare')
        return (sql: string) =>
          new Proxy(target.prepare(sql), {
            get: (statement, key) =>
              key === 'bind'
                ? (...values: unknown[]) => {
                    const bound = statement.bind(...values);
                    const facts = sql.includes('INTO checkout_sessions') ? String(values[0]) : '';
                    return Object.assign(bound, {
                      holds: guilty.filter((id) => facts.includes(id)),
                    });
                  }
                : Reflect.get(statement, key).bind(statement),
          });
      if (property !== 'batch') return Reflect.get(target, property).bind(target);
      return (statements: (D1PreparedStatement & { holds?: string[] })[]) => {
        commits += 1;
        if (statements.some(({ holds = [] }) => holds.length > 0))
          throw new Error(`D1_ERROR: ${error}`);
        return target.batch(statements);
      };
    },
  });
  return { db, commits: () => commits };
}

const hundred = (name: string) => Array.from({ length: 100 }, (_, index) => `${name}_${index}`);

test('a message that the database refuses is found among a hundred and buried; 99 are handled', async () => {
  const names = hundred('apart');
  const { db, commits } = refusing('CHECK constraint failed: SQLITE_CONSTRAINT', 'evt_apart_37"');

  const settled = await deliver(
    names.map((name) => text(purchase(name))),
    { db },
  );

  expect(settled.acked.toSorted((a, b) => a - b)).toEqual(names.map((_, index) => index));
  expect(settled.retried).toEqual([]);
  expect(await letterOf('evt_apart_37')).toMatchObject({
    reason: 'the database refuses what the event says',
    detail: 'D1_ERROR: CHECK constraint failed: SQLITE_CONSTRAINT',
  });
  expect(await balanceOf('apart_36')).toBe(7);
  expect(await balanceOf('apart_37')).toBe(0);
  expect(commits()).toBeLessThanOrEqual(16);
});

test('a message with an error that nobody knows waits alone; 99 are handled', async () => {
  const names = hundred('unknown');
  const { db } = refusing('something new', 'evt_unknown_5"');

  const settled = await deliver(
    names.map((name) => text(purchase(name))),
    { db },
  );

  expect(settled.retried).toEqual([5]);
  expect(await eventOf('evt_unknown_5')).toMatchObject({
    status: 'failed',
    last_error: 'D1_ERROR: something new',
  });
  expect(await balanceOf('unknown_6')).toBe(7);
});

test('with every message guilty the work is bounded: some are buried, the rest wait', async () => {
  const names = hundred('all_guilty');
  const { db, commits } = refusing('SQLITE_CONSTRAINT', 'evt_all_guilty');

  const settled = await deliver(
    names.map((name) => text(purchase(name))),
    { db },
  );

  // The commits, and the record of the failures.
  expect(commits()).toBeLessThanOrEqual(48 + 1);
  expect(settled.acked.length).toBeGreaterThan(0);
  expect(settled.acked.length + settled.retried.length).toBe(100);
});

test('the dead letter of an exhausted message that cannot be written keeps the message', async () => {
  const body = text(purchase('dlq_down'));
  const db = faultyDb(env.DB, { batch: ['before'] });

  const first = await deliver([body], { db, queue: 'stripe-events-dlq' });
  expect(first).toEqual({ acked: [], retried: [0] });
  const second = await deliver([body], { db, queue: 'stripe-events-dlq', attempts: 2 });

  expect(second).toEqual({ acked: [0], retried: [] });
  expect(await letterOf('evt_dlq_down')).toMatchObject({
    reason: 'every delivery attempt failed',
    body,
  });
});

import { env } from 'cloudflare:workers';
import { handledTypes } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { expect, test } from 'vitest';
import { commit } from '../src/index.ts';
import { arrive, balanceOf, entryOf, rows } from './deliver.ts';

function purchase(name: string, changes: { event?: string; credits?: string } = {}) {
  const { event = `evt_${name}`, credits = '7' } = changes;
  const metadata = { user_id: `user_${name}`, credits };
  const object = { id: `cs_${name}`, payment_intent: `pi_${name}`, metadata };
  return fixture('checkout.session.completed', { id: event, object });
}

const statusOf = (event: string) =>
  rows('SELECT status, reason, deliveries FROM stripe_events WHERE id = ?', event);

/** Counts all that passes through to the real database, one statement at a time or together. */
function counted(db: D1Database) {
  const counts = { calls: 0, statements: 0, rowsWritten: 0 };
  const counting = new Proxy(db, {
    get(target, property) {
      if (property === 'prepare')
        return (sql: string) => {
          counts.statements += 1;
          return target.prepare(sql);
        };
      if (property !== 'batch')
        return () => expect.unreachable(`${String(property)} is a call more`);
      return async (statements: D1PreparedStatement[]) => {
        counts.calls += 1;
        const results = await target.batch(statements);
        for (const { meta } of results) counts.rowsWritten += meta.rows_written;
        return results;
      };
    },
  });
  return { db: counting, counts };
}

/** Each batch counts its outcomes in one row of event_minutes. */
const MINUTE = 1;

test('a batch takes as many calls and statements for 1, 10 and 100 messages', async () => {
  const { db, counts } = counted(env.DB);
  const costOf = async (size: number) => {
    const batch = Array.from({ length: size }, (_, n) => entryOf(purchase(`size_${size}_${n}`)));
    const { calls, statements, rowsWritten } = counts;
    await commit(db, batch, new Date());
    return {
      calls: counts.calls - calls,
      statements: counts.statements - statements,
      rowsWrittenPerEvent: (counts.rowsWritten - rowsWritten - MINUTE) / size,
    };
  };

  const costs = [await costOf(1), await costOf(10), await costOf(100)];

  // The event, the session and its index by payment, the ledger row and its index by id.
  const same = { calls: 1, statements: 4, rowsWrittenPerEvent: 5 };
  expect(costs).toEqual([same, same, same]);
});

test('a batch of every kind of event takes one call and one statement per kind of fact', async () => {
  const { db, counts } = counted(env.DB);
  const everyKind = (times: number) =>
    Array.from({ length: times }, (_, round) =>
      handledTypes.map((type) => entryOf(fixture(type, { id: `evt_${type}_${times}_${round}` }))),
    ).flat();

  await commit(db, everyKind(1), new Date());
  const once = { ...counts };
  await commit(db, everyKind(8), new Date());

  // Ten kinds of fact, the events, the settlement, the count; nothing of it is dead.
  expect(once).toMatchObject({ calls: 1, statements: 13 });
  expect(counts).toMatchObject({ calls: 2, statements: 26 });
});

test('a duplicate writes one row: the count of deliveries', async () => {
  await arrive([purchase('again')]);
  const { db, counts } = counted(env.DB);

  await commit(db, [entryOf(purchase('again'))], new Date());

  expect(counts.rowsWritten).toBe(1 + MINUTE);
  expect(await balanceOf('user_again')).toBe(7);
});

test('two distinct events for one session credit it once', async () => {
  await arrive([purchase('twin'), purchase('twin', { event: 'evt_twin_2' })]);

  expect(await balanceOf('user_twin')).toBe(7);
  expect(await rows(`SELECT id FROM credit_transactions WHERE user_id = 'user_twin'`)).toEqual([
    { id: 'cs_twin:purchase:1' },
  ]);
});

test('a batch lands whole or not at all', async () => {
  const broken = { ...entryOf(purchase('broken')), type: null as unknown as string };

  const committed = commit(env.DB, [entryOf(purchase('beside')), broken], new Date());

  await expect(committed).rejects.toThrow('SQLITE_CONSTRAINT');
  expect(await statusOf('evt_beside')).toEqual([]);
  expect(await balanceOf('user_beside')).toBe(0);
});

test('a purchase and its refund in one batch read in the order of cause and effect', async () => {
  const refunded = fixture('charge.refunded', {
    id: 'evt_both_refund',
    object: { id: 'ch_both', payment_intent: 'pi_both', amount_refunded: 2999 },
  });

  await arrive([refunded, purchase('both')]);

  const statement = await rows(
    `SELECT type, amount, balance, event_id FROM credit_transactions
     WHERE user_id = 'user_both' ORDER BY number`,
  );
  expect(statement).toEqual([
    { type: 'purchase', amount: 7, balance: 7, event_id: 'evt_both' },
    { type: 'refund', amount: -7, balance: 0, event_id: 'evt_both_refund' },
  ]);
});

test('rows that a person gave a purchase’s ids are left alone by a duplicate', async () => {
  await arrive([purchase('manual')]);
  const insert = 'INSERT INTO credit_transactions (id, user_id, type, amount, source) VALUES';
  await env.DB.batch([
    env.DB.prepare(
      `${insert} ('cs_manual:goodwill', 'user_manual', 'adjustment', 25, 'cs_manual')`,
    ),
    env.DB.prepare(`${insert} ('cs_manual:refund:1', 'user_manual', 'refund', -7, NULL)`),
  ]);

  await arrive([purchase('manual')]);

  expect(await balanceOf('user_manual')).toBe(25);
});

test('a session whose word on its credits changes ends at the newest, whatever the order', async () => {
  const first = purchase('changed', { credits: '7' });
  const second = {
    ...purchase('changed', { event: 'evt_newer', credits: '9' }),
    created: first.created + 1,
  };

  await arrive([second]);
  await arrive([first]);

  expect(await balanceOf('user_changed')).toBe(9);
});

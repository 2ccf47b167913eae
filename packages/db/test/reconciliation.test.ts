import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import {
  advance,
  dueWindow,
  fail,
  findMissing,
  isBehind,
  listUngranted,
  markSent,
  noteUngranted,
  readMissed,
  SCHEDULE,
  showReconciliation,
  startReconciliation,
  takeTurn,
} from '../src/reconciliation/index.ts';
import { rows } from './deliver.ts';

const now = new Date('2026-11-24T12:00:00Z');
const after = (ms: number) => new Date(now.getTime() + ms);
const HOUR_MS = 3_600_000;

const started = (db = env.DB) =>
  startReconciliation(db, {
    ...{ since: after(-24 * HOUR_MS), until: after(-300_000) },
    ...{ dryRun: false, who: 'test', now },
  });
const turnOf = async (id: string, at = now) => {
  const turn = await takeTurn(env.DB, id, at);
  if (!turn) throw new Error('another driver has the turn');
  return turn;
};
const event = (id: string) => ({ id, type: 'invoice.paid', created: now.getTime() / 1000 - 60 });

test('one driver has the turn, and another takes over after a minute without a word', async () => {
  const id = await started();
  const killed = await turnOf(id);

  expect(await takeTurn(env.DB, id, after(59_000))).toBeNull();
  const second = await turnOf(id, after(60_000));
  // The first was not killed, only slow: what it says now is not heard any more.
  const place = { list: 3, cursor: 'evt_slow', events: 100, sessions: 0 };
  await advance(env.DB, killed, place, after(61_000)).run();

  expect(await showReconciliation(env.DB, id)).toMatchObject({ pages: 0, events: 0 });
  await advance(env.DB, second, { ...place, list: null }, after(62_000)).run();
  expect(await showReconciliation(env.DB, id)).toMatchObject({ status: 'done', pages: 1 });
  expect(await takeTurn(env.DB, id, after(HOUR_MS))).toBeNull();
});

test('what was found and not sent is found again, and what was sent is on its way for six hours', async () => {
  const turn = await turnOf(await started());
  const events = [event('evt_sent'), event('evt_unsent')];
  const find = async (ms: number) => [...(await findMissing(env.DB, turn, events, after(ms)))];

  expect(await find(0)).toEqual(['evt_sent', 'evt_unsent']);
  await markSent(env.DB, turn, ['evt_sent'], now);

  expect(await find(6 * HOUR_MS - 1)).toEqual(['evt_unsent']);
  expect(await find(6 * HOUR_MS + 1)).toEqual(['evt_sent', 'evt_unsent']);
});

const ended = async (untilMs: number, failed: boolean) => {
  const window = { since: after(untilMs - HOUR_MS), until: after(untilMs) };
  const id = await startReconciliation(env.DB, { ...window, dryRun: false, who: SCHEDULE, now });
  const turn = await turnOf(id);
  const place = { list: null, cursor: null, events: 0, sessions: 0 };
  if (failed) await fail(env.DB, turn, 'Stripe does not know the key.', now);
  else await advance(env.DB, turn, place, now).run();
};

test('the schedule looks through six hours at most, from where its last good run ended', async () => {
  expect(await dueWindow(env.DB, now)).toEqual({
    ...{ since: after(-72 * HOUR_MS), until: after(-66 * HOUR_MS) },
  });
  await ended(-10 * HOUR_MS, false);
  expect(await dueWindow(env.DB, now)).toEqual({
    ...{ since: after(-11 * HOUR_MS), until: after(-5 * HOUR_MS) },
  });
  expect(await isBehind(env.DB, now)).toBe(true);
  expect(await isBehind(env.DB, after(-8 * HOUR_MS))).toBe(false);
  expect(await dueWindow(env.DB, after(-8.5 * HOUR_MS))).toMatchObject({
    until: after(-8.5 * HOUR_MS - 300_000),
  });
});

test('after a run that failed only the next hour begins another, with the same window', async () => {
  await ended(-20 * HOUR_MS, false);
  const before = await dueWindow(env.DB, now);
  await env.DB.exec(`UPDATE reconciliations SET created_at = '2026-11-24T11:00:00.000Z'`);

  await ended(-15 * HOUR_MS, true);

  expect(await isBehind(env.DB, now)).toBe(false);
  expect(await dueWindow(env.DB, now)).toEqual(before);
});

/** The database, which notes each statement that it is given. */
function noting() {
  const statements: string[] = [];
  const db = new Proxy(env.DB, {
    get(target, name) {
      if (name !== 'prepare') return Reflect.get(target, name).bind(target);
      return (sql: string) => {
        statements.push(sql);
        return target.prepare(sql);
      };
    },
  });
  return { db, statements };
}

test('no comparison reads all events, all dead letters or the whole ledger', async () => {
  const turn = await turnOf(await started());
  const { db, statements } = noting();

  await findMissing(db, turn, [event('evt_x')], now);
  await noteUngranted(db, [], now).run();
  await listUngranted(db, 10);
  await readMissed(db, now);

  expect(statements).toHaveLength(5);
  for (const sql of statements) {
    const explained = `EXPLAIN QUERY PLAN ${sql.replace(/\?\d/g, "'1'")}`;
    const plan = (await rows(explained)).map(({ detail }) => String(detail));
    const scans = plan.filter((line) =>
      /SCAN (stripe_events|missed_events|letter|granted)/.test(line),
    );
    expect(scans, sql).toEqual([]);
  }
});

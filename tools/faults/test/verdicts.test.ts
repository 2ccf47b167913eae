import { gzipSync } from 'node:zlib';
import { judge } from '@stripe-credits/stripe-events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notForSale } from '../invariants/invariants.ts';
import { readLetters } from '../invariants/state.ts';
import { type Account, judgeRun } from '../invariants/verdict.ts';
import type { Carried } from '../protocol.ts';
import { type Runtime, startRuntime } from '../runtime.ts';
import { hashOf } from '../stripe/payload.ts';
import { sale } from '../stripe/sales.ts';

const AT = 1_795_430_400_000;

let runtime: Runtime;
let db: D1Database;
beforeAll(async () => {
  runtime = await startRuntime();
  db = await runtime.database();
});
afterAll(() => runtime.close());

const deliver = (...events: readonly object[]): Promise<void> =>
  deliverAll(events.map((event) => ({ body: JSON.stringify(event), encoding: 'text' })));

/** Brings messages to the real consumer, as the queue would. */
async function deliverAll(carried: readonly Carried[]): Promise<void> {
  const messages = carried.map((message, index) => ({
    ...{ id: String(index), timestamp: AT, attempts: 1 },
    ...message,
  }));
  const batch = { queue: 'stripe-events', messages, clock: AT, troubles: {} };
  await runtime.ask('/deliver', { seed: 1, parts: [batch] });
}

const good = (name: string) => sale(name, { metadata: { user_id: name, credits: '7' } });
const toNobody = (name: string) => sale(name, { metadata: { credits: '7' } });
const ofGold = (name: string) =>
  sale(name, { metadata: { user_id: name, credits: '200', package_id: 'gold' } });

const nothing: Account = {
  ...{ owed: new Map(), balances: new Map(), letters: new Map() },
  ...{ givenUp: [], takenIn: [], dropped: [] },
};

/** Which laws this name breaks. The tests share a database, and each has a name of its own. */
async function brokenBy(name: string, account: Partial<Account>): Promise<string[]> {
  const verdicts = await judgeRun(db, { ...nothing, ...account });
  return verdicts
    .filter(({ broken }) => broken.some((what) => what.includes(name)))
    .map(({ law }) => law);
}

type Sale = ReturnType<typeof sale>;
const owed = (...sales: readonly Sale[]) =>
  new Map(sales.map((event) => [event.id, hashOf(JSON.stringify(event))]));
const having = (name: string, credits: number) => new Map([[name, credits]]);
const run = (sql: string, ...values: unknown[]) =>
  db
    .prepare(sql)
    .bind(...values)
    .run();

test('a sale that was sent, recorded and credited breaks no law', async () => {
  await deliver(good('fine'));

  expect(await brokenBy('fine', { owed: owed(good('fine')), balances: having('fine', 7) })).toEqual(
    [],
  );
});

test('an event that was accepted and is not on record is lost', async () => {
  expect(await brokenBy('vanished', { owed: owed(good('vanished')) })).toEqual(['lost']);
});

test('a dead event whose text nobody kept is lost', async () => {
  await deliver(toNobody('letterless'));
  await run(`DELETE FROM dead_letters WHERE id = 'evt_letterless'`);

  expect(await brokenBy('letterless', { owed: owed(toNobody('letterless')) })).toEqual(['lost']);
});

test('a dead event whose letter keeps another text than was sent is lost', async () => {
  await deliver(toNobody('garbled'));
  await run(`UPDATE dead_letters SET body = body || ' ' WHERE id = 'evt_garbled'`);

  expect(await brokenBy('garbled', { owed: owed(toNobody('garbled')) })).toEqual(['lost']);
});

test('a dead letter that keeps its text gzipped has lost nothing', async () => {
  const event = toNobody('gzipped');
  const body = gzipSync(JSON.stringify(event)).toString('base64');
  await deliverAll([{ body, encoding: 'bytes' }]);

  expect(await brokenBy('gzipped', { owed: owed(event) })).toEqual([]);
});

test('a message that a queue gave up is lost', async () => {
  expect(await brokenBy('given_up', { dropped: [{ id: 'given_up' }] })).toEqual(['lost']);
});

test('a balance above the oracle is doubled, and below it short', async () => {
  await deliver(good('much'), good('little'));
  const both = owed(good('much'), good('little'));
  const balances = new Map([
    ['much', 6],
    ['little', 8],
  ]);

  expect(await brokenBy('much', { owed: both, balances })).toEqual(['doubled']);
  expect(await brokenBy('little', { owed: both, balances })).toEqual(['short']);
});

test('who is owed credits and has no row in the ledger is short', async () => {
  expect(await brokenBy('nothing_yet', { balances: having('nothing_yet', 1) })).toEqual(['short']);
});

test('a second grant is doubled even when a row after it takes it back', async () => {
  await deliver(good('twice'));
  const insert = `INSERT INTO credit_transactions (id, user_id, type, amount, source, event_id)
    VALUES (?, 'twice', ?, ?, 'cs_twice', 'evt_twice')`;
  await run(insert, 'cs_twice:purchase:2', 'purchase', 7);
  await run(insert, 'cs_twice:refund:3', 'refund', -7);

  expect(
    await brokenBy('twice', { owed: owed(good('twice')), balances: having('twice', 7) }),
  ).toEqual(['doubled']);
});

test('a ledger row that follows from no purchase and no event is unexplained', async () => {
  await run(`INSERT INTO credit_transactions (id, user_id, type, amount)
    VALUES ('slipped_in', 'slipped_in', 'adjustment', 5)`);

  expect(await brokenBy('slipped_in', { balances: having('slipped_in', 5) })).toEqual([
    'unexplained',
  ]);
});

test('a ledger row whose event is no longer handled is unexplained', async () => {
  await deliver(good('undone'));
  await run(`UPDATE stripe_events SET status = 'ignored' WHERE id = 'evt_undone'`);

  expect(
    await brokenBy('undone', { owed: owed(good('undone')), balances: having('undone', 7) }),
  ).toEqual(['unexplained']);
});

test('an event that still waits when all is quiet is unexplained', async () => {
  await deliver(toNobody('waits'));
  await run(`UPDATE stripe_events SET status = 'failed' WHERE id = 'evt_waits'`);

  expect(await brokenBy('waits', { owed: owed(toNobody('waits')) })).toEqual(['unexplained']);
});

test('an event on record that nobody sent is unexplained', async () => {
  await deliver(toNobody('invented'));

  expect(await brokenBy('invented', {})).toEqual(['unexplained']);
});

test('a purchase that holds more than its grant breaks the books', async () => {
  await deliver(good('swollen'));
  await run(`INSERT INTO credit_transactions (id, user_id, type, amount, source, event_id)
    VALUES ('cs_swollen:refund:2', 'swollen', 'refund', 5, 'cs_swollen', 'evt_swollen')`);

  const account = { owed: owed(good('swollen')), balances: having('swollen', 12) };
  expect(await brokenBy('swollen', account)).toEqual(['ledger not conserved']);
});

test('a dead letter without a reason is told', async () => {
  await deliver(toNobody('mute'));
  await run(`UPDATE dead_letters SET reason = ' ' WHERE id = 'evt_mute'`);

  expect(await brokenBy('mute', { owed: owed(toNobody('mute')) })).toEqual([
    'dead without a reason',
  ]);
});

test('a dead letter whose cause is gone and that is still dead was not mended', async () => {
  await deliver(ofGold('gold_fan'));

  expect(await brokenBy('gold_fan', { owed: owed(ofGold('gold_fan')) })).toEqual([
    'mendable, and not mended by the replay',
  ]);
});

test('the handler calls a package that is not for sale what the laws call it', () => {
  const situation = { livemode: false, packages: new Map() };

  const { outcome } = judge(JSON.stringify(ofGold('unnamed')), situation);

  expect(outcome).toMatchObject({ status: 'dead', reason: notForSale });
});

test('a dead letter that nobody can mend must have died again, for the same reason', async () => {
  await deliver(toNobody('unsent'), toNobody('again'), toNobody('otherwise'));
  const letters = await readLetters(db);
  await deliver(toNobody('again'), toNobody('otherwise'));
  await run(`UPDATE dead_letters SET reason = 'something else' WHERE id = 'evt_otherwise'`);
  const account = {
    letters,
    owed: owed(toNobody('unsent'), toNobody('again'), toNobody('otherwise')),
  };

  const changed = 'not mendable, and changed by the replay';
  expect(await brokenBy('unsent', account)).toEqual([changed]);
  expect(await brokenBy('otherwise', account)).toEqual([changed]);
  expect(await brokenBy('again', account)).toEqual([]);
});

test('what Stripe gave up is told, unless it is too large', async () => {
  const givenUp = [
    { record: 'evt_refused', fate: 'accepted' },
    { record: 'evt_huge', fate: 'too large' },
  ] as const;

  expect(await brokenBy('evt_refused', { givenUp })).toEqual(['good, and never accepted']);
  expect(await brokenBy('evt_huge', { givenUp })).toEqual([]);
});

test('what was forged and taken in is told', async () => {
  expect(await brokenBy('evt_false', { takenIn: [{ record: 'evt_false' }] })).toEqual([
    'forged or too large, and accepted',
  ]);
});

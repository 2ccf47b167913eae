import { randomBytes } from 'node:crypto';
import { handledTypes } from '@stripe-credits/stripe-events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  arrived,
  begin,
  type Desk,
  deliver,
  drive,
  event,
  foundBy,
  happen,
  ledgerOf,
  openDesk,
  purchase,
  secondsAgo,
  step,
} from './reconciliation-fixtures.ts';
import { typed } from './run-command.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const ids = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id).toSorted();
const deliveriesOf = async (id: string) =>
  desk.running.db
    .prepare('SELECT deliveries FROM stripe_events WHERE id = ?')
    .bind(id)
    .first<number>('deliveries');

/** Their receipts go; what they did stays. */
const forget = (events: readonly { readonly id: string }[]) =>
  desk.running.db
    .prepare('DELETE FROM stripe_events WHERE id IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(ids(events)))
    .run();

const HOUR = 3600;
const all = Array.from({ length: 320 }, (_, n) => purchase(`u${n}`, secondsAgo(20 * HOUR - n)));
/** Stripe could not deliver these. */
const undelivered = all.filter((_, n) => n % 10 === 3);
/** Something answered 200 for these, and here they are not. */
const lost = all.filter((_, n) => n % 40 === 5);
const others = all.filter((one) => !undelivered.includes(one) && !lost.includes(one));
const large = purchase('large', secondsAgo(19 * HOUR), { padding: 'x'.repeat(200_000) });
const tooLarge = purchase('too_large', secondsAgo(19 * HOUR), {
  padding: randomBytes(150_000).toString('hex'),
});
/** Of a type in the second of the lists that Stripe's limit of 20 types makes necessary. */
const ofLastType = event(handledTypes[handledTypes.length - 1] ?? 'invoice_payment.paid', {
  ...{ id: 'evt_last_type', created: secondsAgo(19 * HOUR) },
});
/** Not in the handler table, so not asked for. */
const unhandled = { ...purchase('unhandled', secondsAgo(19 * HOUR)), type: 'customer.created' };
/** Older than the window. */
const old = purchase('old', secondsAgo(30 * HOUR));
/** On its way, perhaps. */
const young = purchase('young', secondsAgo(10));
const gaps = [...undelivered, ...lost, large, ofLastType];

test('a dry run over several hundred events says what is missing, and sends nothing', async () => {
  happen(desk, old, ...all, large, tooLarge, ofLastType, unhandled as never, young);
  for (const one of lost) desk.stripe.state.events.set({ ...one, pending_webhooks: 0 });
  await deliver(desk, ...others);
  await arrived(desk, ...others);

  const { url } = desk.running;
  const env = { STRIPE_CONSOLE_URL: url };
  const ran = await typed('tools/cli/reconcile.ts', ['--since', '24h', '--dry-run', '--json'], env);

  expect(ran.code).toBe(0);
  const told = JSON.parse(ran.stdout);
  expect(told.reconciliation).toMatchObject({ dryRun: true, status: 'done', events: 323, sent: 0 });
  expect(ids(told.events)).toEqual(ids([...gaps, tooLarge]));
  expect(ran.stderr).toContain('43 of 323 events were missing. Nothing was sent.');
  for (const one of gaps) expect(await deliveriesOf(one.id)).toBeNull();
});

test('a run that is cut off goes on where it stopped, sends each gap once, and leaves what arrived meanwhile', async () => {
  const meanwhile = lost.at(0);
  if (!meanwhile) throw new Error('the history has no such event');
  const run = await step(desk, await begin(desk));
  await deliver(desk, meanwhile);
  await arrived(desk, meanwhile);
  const cut = await step(desk, await step(desk, run));
  const { sent: sentBefore } = await foundBy(desk, cut);
  const before = gaps.filter(({ id }) => sentBefore.includes(id));
  // As when it was killed after it had sent a page, and before it could say so; and as if the queue
  // were slow, so that nothing but the run itself knows what is on its way.
  await arrived(desk, ...before);
  await forget(before);
  await desk.running.db
    .prepare('UPDATE reconciliations SET list = 0, cursor = NULL WHERE id = ?')
    .bind(cut.id)
    .run();
  await desk.running.schedule('*/5 * * * *', 'stripe-credits');

  const gapsLeft = gaps.filter((one) => one !== meanwhile);
  const after = gapsLeft.filter((one) => !before.includes(one));
  await arrived(desk, ...after);
  const { found, sent } = await foundBy(desk, run);
  expect(sent).toEqual(ids(gapsLeft));
  expect(found).toEqual(ids([...gapsLeft, tooLarge]));
  expect([before.length > 20, after.length > 2]).toEqual([true, true]);
  for (const one of [...after, meanwhile]) expect(await deliveriesOf(one.id)).toBe(1);
  for (const one of before) expect(await deliveriesOf(one.id)).toBeNull();
  expect(await ledgerOf(desk, 'large')).toEqual([10]);
  for (const n of [3, 5, 6, 13]) expect(await ledgerOf(desk, `u${n}`)).toEqual([10]);
  for (const name of ['old', 'young', 'unhandled', 'too_large'])
    expect(await ledgerOf(desk, name)).toEqual([]);
});

test('in the terminal it ends with 1 while an event is too large to be sent, and names it', async () => {
  const env = { STRIPE_CONSOLE_URL: desk.running.url };

  const ran = await typed('tools/cli/reconcile.ts', [], env);

  expect(ran).toMatchObject({ code: 1 });
  expect(ran.stdout).toMatch(/evt_too_large .* over 127,000 bytes even when gzipped/);
  expect(ran.stderr).toContain('1 of 323 events were missing. 0 sent.');
});

test('whoever goes on with a run begins behind the last page, and asks for none twice', async () => {
  const { length } = desk.stripe.requests;

  const cut = await step(desk, await step(desk, await begin(desk, { dryRun: '1', hours: 24 })));
  expect(cut.status).toBe('running');
  await desk.running.schedule('*/5 * * * *', 'stripe-credits');

  const asked = desk.stripe.requests.slice(length).map(({ path, params }) => [path, params]);
  expect(asked.length).toBeGreaterThan(6);
  expect(new Set(asked.map((one) => JSON.stringify(one))).size).toBe(asked.length);
});

test('two runs at once credit once', async () => {
  const missed = Array.from({ length: 30 }, (_, n) => purchase(`two${n}`, secondsAgo(HOUR + n)));
  happen(desk, ...missed);

  const runs = await Promise.all([begin(desk), begin(desk)]);
  const ended = await Promise.all(runs.map((run) => drive(desk, run)));
  await arrived(desk, ...missed);

  expect(ended.map(({ status }) => status)).toEqual(['done', 'done']);
  for (let n = 0; n < 30; n++) expect(await ledgerOf(desk, `two${n}`)).toEqual([10]);
});

test.each([
  ['for as long as it says', 4, 3000],
  ['for two seconds when it does not say', undefined, 1000],
])('a Stripe that takes no more requests is left alone %s', async (name, retryAfter, waitMsMin) => {
  const missed = purchase(`limited_${retryAfter}`, secondsAgo(HOUR));
  happen(desk, missed);
  const begun = await step(desk, await begin(desk, { hours: 2 }));
  desk.stripe.limitNext(1, retryAfter);

  const limited = await step(desk, begun);
  const { length } = desk.stripe.requests;
  await step(desk, { ...limited, nextStepAt: new Date().toISOString() });

  expect(limited).toMatchObject({ status: 'running', problem: expect.stringContaining('429') });
  expect(Date.parse(limited.nextStepAt) - Date.now()).toBeGreaterThan(waitMsMin);
  expect(desk.stripe.requests, name).toHaveLength(length);
  expect(await drive(desk, limited)).toMatchObject({ status: 'done', problem: null });
  await arrived(desk, missed);
});

test('the schedule catches up six hours a run, each with an hour’s overlap, until nothing is left', async () => {
  const missed = purchase('hourly', secondsAgo(2.5 * 24 * HOUR));
  happen(desk, missed);
  const runs = async () =>
    (
      await desk.running.db
        .prepare(
          `SELECT status, since_at, until_at FROM reconciliations WHERE who = 'schedule' ORDER BY created_at`,
        )
        .all<{ status: string; since_at: string; until_at: string }>()
    ).results;

  const goOn = () => desk.running.schedule('*/5 * * * *', 'stripe-credits');

  await desk.running.schedule('7 * * * *', 'stripe-credits');
  await goOn();
  await goOn();

  await arrived(desk, missed);
  const [first, second, third] = await runs();
  expect([first, second, third].map((run) => run?.status)).toEqual(['done', 'done', 'done']);
  const at = (text = '') => Date.parse(text);
  expect(at(first?.until_at) - at(first?.since_at)).toBe(6 * HOUR * 1000);
  expect(at(second?.since_at)).toBe(at(first?.until_at) - HOUR * 1000);
  expect(at(third?.since_at)).toBe(at(second?.until_at) - HOUR * 1000);
  expect(await ledgerOf(desk, 'hourly')).toEqual([10]);

  // Once it has caught up, only the hour begins another.
  await desk.running.db
    .prepare(`UPDATE reconciliations SET until_at = ?1 WHERE who = 'schedule' AND until_at = ?2`)
    .bind(new Date(secondsAgo(HOUR) * 1000).toISOString(), third?.until_at)
    .run();
  await goOn();
  expect(await runs()).toHaveLength(3);
});

import { randomBytes } from 'node:crypto';
import { handledTypes } from '@stripe-credits/stripe-events';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { beforeAll, expect, test } from 'vitest';
import {
  addEvents,
  deliver,
  HOUR,
  missingEventsOf,
  pauseAfter,
  request,
  secondsAgo,
  start,
  until,
  untilEnded,
} from './reconciliation-fixtures.ts';
import { runCommand } from './run-command.ts';
import { ledgerOf, purchase, query, selectValue, system, untilRecorded } from './system.ts';

beforeAll(() => system.reset());

const reconcile = (...args: string[]) =>
  runCommand('tools/cli/reconcile.ts', args, { STRIPE_CONSOLE_URL: system.consoleUrl });

const idsOf = (events: readonly { readonly id: string }[]) => events.map(({ id }) => id).toSorted();
const deliveriesOf = (id: string) =>
  selectValue('SELECT deliveries FROM stripe_events WHERE id = ?', id);
const creditsOf = async (user: string) => (await ledgerOf(user)).map(({ amount }) => amount);

/** Deletes the records of events; what the events did stays. */
const deleteRecords = (events: readonly StripeEvent[]) =>
  query(
    'DELETE FROM stripe_events WHERE id IN (SELECT value FROM json_each(?))',
    JSON.stringify(idsOf(events)),
  );

const all = Array.from({ length: 240 }, (_, n) =>
  purchase(`u${n}`, { created: secondsAgo(20 * HOUR - n) }),
);
/** Stripe could not deliver these. */
const undelivered = all.filter((_, n) => n % 10 === 3);
/** Ingest, or another endpoint, answered 200 for these, and they are not recorded. */
const lost = all.filter((_, n) => n % 40 === 5);
const others = all.filter((event) => !undelivered.includes(event) && !lost.includes(event));
const created = secondsAgo(19 * HOUR);
const large = purchase('large', { created, object: { padding: 'x'.repeat(200_000) } });
const tooLarge = purchase('too_large', {
  created,
  object: { padding: randomBytes(150_000).toString('hex') },
});
/** Stripe takes 20 types in a request; this type is in the second list. */
const ofLastType = fixture(handledTypes.at(-1) ?? 'invoice_payment.paid', {
  id: 'evt_last_type',
  created,
});
const unhandled = { ...purchase('unhandled', { created }), type: 'customer.created' };
const beforeWindow = purchase('before_window', { created: secondsAgo(30 * HOUR) });
/** May still be on its way. */
const recent = purchase('recent', { created: secondsAgo(10) });
const missing = [...undelivered, ...lost, large, ofLastType];

test('a dry run over several hundred events lists the missing ones and sends nothing', async () => {
  addEvents(beforeWindow, ...all, large, tooLarge, ofLastType, unhandled, recent);
  await deliver(...others);
  const { events } = system.stripe.state;
  for (const { id } of lost) events.set({ ...events.get(id), pending_webhooks: 0 });
  await untilRecorded(...others);

  const { code, stdout, stderr } = await reconcile('--since', '24h', '--dry-run', '--json');

  expect(code).toBe(0);
  const result = JSON.parse(stdout);
  expect(result.reconciliation).toMatchObject({
    dryRun: true,
    status: 'done',
    events: 243,
    sent: 0,
  });
  expect(idsOf(result.events)).toEqual(idsOf([...missing, tooLarge]));
  expect(stderr).toContain('33 of 243 events were missing. Nothing was sent.');
  for (const { id } of missing) expect(await deliveriesOf(id)).toBeUndefined();
});

test('a reconciliation that is killed after a send continues by the schedule and sends nothing twice', async () => {
  const [meanwhile] = lost;
  if (!meanwhile) throw new Error('no event was lost');
  const id = await start();
  await pauseAfter(id, 1);
  await deliver(meanwhile);
  await untilRecorded(meanwhile);
  const { sent: sentBefore } = await missingEventsOf(id);
  const before = missing.filter((event) => sentBefore.includes(event.id));
  // As if it was killed after a send and before it recorded the page, and as if the queue was slow:
  // only the reconciliation itself knows what is on its way.
  await untilRecorded(...before);
  await deleteRecords(before);
  await query(
    `UPDATE reconciliations SET list = 0, cursor = NULL, status = 'running' WHERE id = ?`,
    id,
  );

  await system.schedule('*/5 * * * *', 'stripe-credits', new Date(Date.now() + 21 * 60_000));

  await untilEnded(id);
  const toSend = missing.filter((event) => event !== meanwhile);
  const after = toSend.filter((event) => !before.includes(event));
  await untilRecorded(...after);
  const { found, sent } = await missingEventsOf(id);
  expect(sent).toEqual(idsOf(toSend));
  expect(found).toEqual(idsOf([...toSend, tooLarge]));
  expect([before.length > 20, after.length > 2]).toEqual([true, true]);
  for (const event of [...after, meanwhile]) expect(await deliveriesOf(event.id)).toBe(1);
  for (const event of before) expect(await deliveriesOf(event.id)).toBeUndefined();
  expect(await creditsOf('large')).toEqual([10]);
  for (const n of [3, 5, 6, 13]) expect(await creditsOf(`u${n}`)).toEqual([10]);
  for (const user of ['before_window', 'recent', 'unhandled', 'too_large'])
    expect(await creditsOf(user)).toEqual([]);
});

test('the command ends with exit code 1 while an event is too large for the queue, and names it', async () => {
  const { code, stdout, stderr } = await reconcile();

  expect(code).toBe(1);
  expect(stdout).toMatch(/evt_too_large .* over 127,000 bytes even when gzipped/);
  expect(stderr).toContain('1 of 243 events were missing. 0 sent.');
});

test('a paused reconciliation reads no page until it is resumed, and then none twice', async () => {
  const first = system.stripe.requests.length;
  const id = await start({ dryRun: '1', hours: 24 });
  await pauseAfter(id, 2);
  const { length } = system.stripe.requests;
  await system.schedule('*/5 * * * *', 'stripe-credits', new Date(Date.now() + 21 * 60_000));
  expect((await request(`/reconciliations/${id}`)).reconciliation.status).toBe('paused');
  expect(system.stripe.requests).toHaveLength(length);

  await request(`/reconciliations/${id}/resumes`, {});

  expect(await untilEnded(id)).toMatchObject({ status: 'done', events: 243 });
  const requests = system.stripe.requests.slice(first).map(({ path, params }) => [path, params]);
  expect(requests.length).toBeGreaterThan(6);
  expect(new Set(requests.map((each) => JSON.stringify(each))).size).toBe(requests.length);
});

test('a canceled reconciliation reads no further page, and cannot be resumed', async () => {
  const id = await start({ dryRun: '1', hours: 24 });
  await pauseAfter(id, 1);

  await request(`/reconciliations/${id}/cancellations`, {});

  const { error } = await request(`/reconciliations/${id}/resumes`, {});
  expect(error).toBe(`${id} is canceled already: it cannot be resumed.`);
  expect((await request(`/reconciliations/${id}`)).reconciliation).toMatchObject({
    status: 'canceled',
    endedAt: expect.any(String),
  });
});

test('two reconciliations at once credit once', async () => {
  const events = Array.from({ length: 30 }, (_, n) =>
    purchase(`two${n}`, { created: secondsAgo(HOUR + n) }),
  );
  addEvents(...events);

  const ids = await Promise.all([start(), start()]);
  const ended = await Promise.all(ids.map(untilEnded));
  await untilRecorded(...events);

  expect(ended.map(({ status }) => status)).toEqual(['done', 'done']);
  for (let n = 0; n < 30; n++) expect(await creditsOf(`two${n}`)).toEqual([10]);
});

test.each([
  ['for as long as Retry-After says', 4, 2000, 4000],
  ['for two seconds when Retry-After is shorter', 1, 1000, 2000],
])(
  'a reconciliation that Stripe rate-limits waits %s and continues',
  async (_, retryAfter, waitMsMin, waitMsMax) => {
    const event = purchase(`limited_${retryAfter}`, { created: secondsAgo(HOUR) });
    addEvents(event);
    system.stripe.rateLimitNext(1, retryAfter);
    const requests = system.stripe.requests.length;

    const id = await start({ hours: 2 });
    const waiting = await until(id, 'last_error IS NOT NULL');

    const waitMs = await selectValue(
      `SELECT ROUND((julianday(active_at) - julianday('now', 'subsec')) * 86400000)
     FROM reconciliations WHERE id = ?`,
      id,
    );
    expect(waiting).toMatchObject({ status: 'running', lastError: expect.stringContaining('429') });
    expect(waitMs).toBeGreaterThan(waitMsMin);
    expect(waitMs).toBeLessThanOrEqual(waitMsMax);
    expect(system.stripe.requests).toHaveLength(requests + 1);
    expect(await untilEnded(id)).toMatchObject({ status: 'done', lastError: null });
    await untilRecorded(event);
  },
);

test('the schedule catches up six hours at a time, with an hour’s overlap, until nothing is left', async () => {
  const event = purchase('hourly', { created: secondsAgo(2.5 * 24 * HOUR) });
  addEvents(event);
  const scheduled = async () =>
    (await request('/reconciliations')).reconciliations
      .filter(({ actor }) => actor === 'schedule')
      .toReversed();
  const runCron = async (cron: string) => {
    await system.schedule(cron, 'stripe-credits');
    const { id = '' } = (await scheduled()).at(-1) ?? {};
    await untilEnded(id);
  };

  await runCron('7 * * * *');
  await runCron('*/5 * * * *');
  await runCron('*/5 * * * *');

  await untilRecorded(event);
  const windows = await scheduled();
  expect(windows.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  const [first, second, third] = windows.map(({ sinceAt, untilAt }) => ({
    since: Date.parse(sinceAt),
    until: Date.parse(untilAt),
  }));
  if (!first || !second || !third) throw new Error('there are three windows');
  expect(first.until - first.since).toBe(6 * HOUR * 1000);
  expect(second.since).toBe(first.until - HOUR * 1000);
  expect(third.since).toBe(second.until - HOUR * 1000);
  expect(await creditsOf('hourly')).toEqual([10]);

  // Caught up: now only the hourly cron starts another.
  await query(
    'UPDATE reconciliations SET until_at = ? WHERE id = ?',
    new Date(secondsAgo(HOUR) * 1000).toISOString(),
    windows.at(-1)?.id,
  );
  await runCron('*/5 * * * *');
  expect(await scheduled()).toHaveLength(3);
});

import { env } from 'cloudflare:workers';
import { dead, ignored } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { expect, test } from 'vitest';
import { commit, exhausted, recordFailures } from '../../src/index.ts';
import { arrive, balanceOf, entryOf, rows } from '../deliver.ts';

function purchase(name: string, changes: { event?: string; credits?: string } = {}) {
  const { event = `evt_${name}`, credits = '7' } = changes;
  const metadata = { user_id: `user_${name}`, credits };
  const object = { id: `cs_${name}`, payment_intent: `pi_${name}`, metadata };
  return fixture('checkout.session.completed', { id: event, object });
}

const statusOf = (event: string) =>
  rows('SELECT status, reason, deliveries FROM stripe_events WHERE id = ?', event);

test('a dead event keeps its reason and its body; dying again counts and does not double', async () => {
  const entry = { ...entryOf(purchase('poison')), outcome: dead('refused', 'at the door') };
  await commit(env.DB, [entry], new Date('2026-11-23T10:00:00Z'));

  await commit(env.DB, [{ ...entry, attempts: 3 }], new Date('2026-11-23T11:00:00Z'));

  expect(await statusOf('evt_poison')).toEqual([
    { status: 'dead', reason: 'refused', deliveries: 2 },
  ]);
  expect(await rows(`SELECT * FROM dead_letters WHERE id = 'evt_poison'`)).toMatchObject([
    {
      id: 'evt_poison',
      type: 'checkout.session.completed',
      reason: 'refused',
      detail: 'at the door',
      attempts: 3,
      first_died_at: '2026-11-23T10:00:00.000Z',
      last_died_at: '2026-11-23T11:00:00.000Z',
      deaths: 2,
      body: JSON.stringify(purchase('poison')),
      encoding: 'text',
      ...{ status: 'dead', user_id: 'user_poison', amount: 2999, currency: 'usd', paid: 1 },
    },
  ]);
  expect(await balanceOf('user_poison')).toBe(0);
});

test('a dead event that comes again and is handled is credited once and no longer dead', async () => {
  await commit(env.DB, [{ ...entryOf(purchase('mended')), outcome: dead('refused') }], new Date());

  await arrive([purchase('mended')]);

  expect(await statusOf('evt_mended')).toEqual([
    { status: 'handled', reason: null, deliveries: 2 },
  ]);
  expect(await balanceOf('user_mended')).toBe(7);
});

test.each([
  ['dead', dead('too late')],
  ['ignored', ignored('too late')],
])('a handled event stays handled when a later delivery of it looks %s', async (name, outcome) => {
  await arrive([purchase(`stays_${name}`)]);

  await commit(env.DB, [{ ...entryOf(purchase(`stays_${name}`)), outcome }], new Date());

  expect(await statusOf(`evt_stays_${name}`)).toMatchObject([{ status: 'handled', reason: null }]);
  expect(await rows('SELECT id FROM dead_letters WHERE id = ?', `evt_stays_${name}`)).toEqual([]);
});

test('a recorded failure leaves its error for the dead letter that may follow', async () => {
  const { id, type, objectId, createdAt } = entryOf(purchase('failing'));
  const failure = { id, type, objectId, createdAt, error: 'D1 DB is overloaded' };
  await recordFailures(env.DB, [failure], new Date());
  await recordFailures(env.DB, [failure], new Date());
  expect(await statusOf(id)).toMatchObject([{ status: 'failed', deliveries: 0 }]);

  await commit(env.DB, [{ ...entryOf(purchase('failing')), outcome: exhausted }], new Date());

  expect(await rows(`SELECT reason, detail, attempts FROM dead_letters WHERE id = ?`, id)).toEqual([
    { reason: 'every delivery attempt failed', detail: 'D1 DB is overloaded', attempts: 2 },
  ]);
});

test('a dead letter with a reason of its own does not show the error of an earlier attempt', async () => {
  const { id, type, objectId, createdAt } = entryOf(purchase('other'));
  await recordFailures(env.DB, [{ id, type, objectId, createdAt, error: 'lost' }], new Date());

  await commit(env.DB, [{ ...entryOf(purchase('other')), outcome: dead('refused') }], new Date());

  expect(await rows(`SELECT reason, detail FROM dead_letters WHERE id = ?`, id)).toEqual([
    { reason: 'refused', detail: null },
  ]);
});

test('a dead event that comes again and looks ignored stays dead: nothing hides it', async () => {
  const entry = entryOf(purchase('hidden'));
  await commit(env.DB, [{ ...entry, outcome: dead('refused') }], new Date());

  await commit(env.DB, [{ ...entry, outcome: ignored('nothing to do') }], new Date());

  expect(await statusOf('evt_hidden')).toMatchObject([{ status: 'dead', reason: 'refused' }]);
});

test('an event that ran out of attempts and is ignored once it is replayed is dead no more', async () => {
  const entry = entryOf(purchase('unjudged'));
  await commit(env.DB, [{ ...entry, outcome: exhausted }], new Date());

  await commit(env.DB, [{ ...entry, outcome: ignored('nothing to do') }], new Date());

  expect(await statusOf('evt_unjudged')).toMatchObject([
    { status: 'ignored', reason: 'nothing to do' },
  ]);
  expect(await rows(`SELECT status FROM dead_letters WHERE id = 'evt_unjudged'`)).toEqual([
    { status: 'ignored' },
  ]);
});

test('a dead event that runs out of attempts keeps its reason, and dies anew for the retention', async () => {
  const entry = entryOf(purchase('judged'));
  const outcome = dead('refused', 'at the door');
  await commit(env.DB, [{ ...entry, outcome }], new Date('2026-11-23T10:00:00Z'));

  await commit(env.DB, [{ ...entry, outcome: exhausted }], new Date('2027-04-01T10:00:00Z'));

  expect(await rows('SELECT reason, settled_at FROM stripe_events WHERE id = ?', entry.id)).toEqual(
    [{ reason: 'refused', settled_at: '2027-04-01T10:00:00.000Z' }],
  );
  expect(
    await rows('SELECT reason, detail, deaths FROM dead_letters WHERE id = ?', entry.id),
  ).toEqual([{ reason: 'refused', detail: 'at the door', deaths: 2 }]);
});

test('an event that was ignored and then runs out of attempts is dead: it may mean something now', async () => {
  const entry = entryOf(purchase('once_ignored'));
  await commit(env.DB, [{ ...entry, outcome: ignored('no handler for this type') }], new Date());

  await commit(env.DB, [{ ...entry, outcome: exhausted }], new Date());

  expect(await statusOf(entry.id)).toMatchObject([{ status: 'dead', reason: exhausted.reason }]);
  expect(await rows('SELECT body FROM dead_letters WHERE id = ?', entry.id)).toEqual([
    { body: entry.body },
  ]);
});

test('a discarded event that comes again and looks ignored stays discarded', async () => {
  const entry = entryOf(purchase('aside'));
  await commit(env.DB, [{ ...entry, outcome: dead('refused') }], new Date());
  await env.DB.prepare(
    `UPDATE stripe_events SET status = 'discarded' WHERE id = 'evt_aside'`,
  ).run();

  await commit(env.DB, [{ ...entry, outcome: ignored('nothing to do') }], new Date());

  expect(await statusOf('evt_aside')).toMatchObject([{ status: 'discarded', reason: 'refused' }]);
});

test('a discarded event that dies again stays discarded, and its history says so', async () => {
  const entry = { ...entryOf(purchase('laid')), outcome: dead('refused', 'again') };
  await commit(env.DB, [entry], new Date('2026-11-23T10:00:00Z'));
  await env.DB.prepare(`UPDATE stripe_events SET status = 'discarded' WHERE id = 'evt_laid'`).run();

  await commit(env.DB, [entry], new Date('2026-11-23T11:00:00Z'));

  expect(await statusOf('evt_laid')).toMatchObject([{ status: 'discarded' }]);
  expect(await rows(`SELECT at, why FROM event_history WHERE event_id = 'evt_laid'`)).toEqual([
    { at: '2026-11-23T10:00:00.000Z', why: 'refused: again' },
    { at: '2026-11-23T11:00:00.000Z', why: 'refused: again' },
  ]);
});

test('a failure recorded after the event was handled leaves it handled', async () => {
  await arrive([purchase('already')]);
  const { id, type, objectId, createdAt } = entryOf(purchase('already'));

  await recordFailures(env.DB, [{ id, type, objectId, createdAt, error: 'lost' }], new Date());

  expect(await statusOf(id)).toMatchObject([{ status: 'handled' }]);
});

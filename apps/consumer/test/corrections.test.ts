import { recordCorrection } from '@stripe-credits/db/dead-letters';
import type { Correction } from '@stripe-credits/stripe-events';
import { fixture } from '@stripe-credits/stripe-events/fixtures';
import { expect, test } from 'vitest';
import { balanceOf, db, findDeadLetter, findEvent } from './database.ts';
import { acknowledged, deliver, purchase, purchaseWithoutUser } from './deliver.ts';
import { failQuery, recordQueries } from './intercept-database.ts';

const settings = { livemode: false, accounts: new Set<string>(), otherPayments: 'dead' } as const;

/** Delivers an event that dies, and records whom it should have credited. */
async function repaired(
  name: string,
  event = purchaseWithoutUser(name),
  correction: Correction = { user_id: name },
) {
  await deliver([event]);
  const audit = { actor: 'ada', reason: 'the ticket names the buyer' };
  const now = new Date();
  await recordCorrection(db, { eventId: event.id, correction, settings, now, ...audit });
  return event;
}

test('a repaired event credits once, however often it is replayed or Stripe sends it again', async () => {
  const event = await repaired('mended');

  const result = await deliver([event, event]);
  await deliver([event]);

  expect(result).toEqual(acknowledged(0, 1));
  expect(await balanceOf('mended')).toBe(7);
  expect(await findEvent(event.id)).toMatchObject({ status: 'handled', deliveries: 4 });
  expect(await findDeadLetter(event.id)).toMatchObject({ status: 'handled', deaths: 1 });
});

test('a repair of one event leaves the other dead events of its batch dead', async () => {
  const event = await repaired('beside');

  await deliver([purchaseWithoutUser('unrepaired'), event, purchase('intact')]);

  expect(await findEvent('evt_unrepaired')).toMatchObject({ status: 'dead' });
  expect([await balanceOf('beside'), await balanceOf('intact')]).toEqual([7, 7]);
});

test('an event that Stripe now sends with a user credits that user, not the one of the repair', async () => {
  const event = await repaired('overruled');

  await deliver([{ ...purchase('complete'), id: event.id }]);

  expect([await balanceOf('overruled'), await balanceOf('complete')]).toEqual([0, 7]);
});

test('where other payments are ignored, one that was repaired is credited and another stays ignored', async () => {
  const unmarked = (name: string) => purchase(name, { client_reference_id: null, metadata: {} });
  const correction = { user_id: 'claimed', credits: '9' };
  const event = await repaired('claimed', unmarked('claimed'), correction);

  await deliver([event, unmarked('not_ours')], { OTHER_PAYMENTS: 'ignored' });

  expect(await balanceOf('claimed')).toBe(9);
  expect(await findEvent('evt_not_ours')).toMatchObject({ status: 'ignored' });
});

test('the invoice of a subscription is repaired as a session is', async () => {
  const parent = { subscription_details: { subscription: 'sub_1', metadata: { credits: '30' } } };
  const object = { id: 'in_renewed', parent, metadata: {}, lines: { data: [] }, total: 2999 };
  const event = await repaired('renewed', fixture('invoice.paid', { id: 'evt_renewed', object }));

  await deliver([event]);

  expect(await balanceOf('renewed')).toBe(30);
});

test('a PaymentIntent that is a purchase by itself is repaired as a session is', async () => {
  const object = { id: 'pi_alone', metadata: { credits: '40' }, invoice: null };
  const intent = fixture('payment_intent.succeeded', { id: 'evt_pi_alone', object });
  const event = await repaired('alone', intent);

  await deliver([event]);

  expect(await balanceOf('alone')).toBe(40);
});

test('corrections are read once for a batch with dead events, and never for one without', async () => {
  const events = [await repaired('read_a'), await repaired('read_b')];
  const { DB, queries } = recordQueries('corrections');

  await deliver([purchase('plain')], { DB });
  expect(queries).toHaveLength(0);
  await deliver([...events, purchaseWithoutUser('read_c')], { DB });

  expect(queries).toHaveLength(1);
});

test('when the corrections cannot be read the batch is retried, and no event dies again', async () => {
  const event = await repaired('unread_repair');
  const DB = failQuery('select "event_id"');

  const { retried } = await deliver([event], { DB });
  expect(retried).toEqual([0]);
  expect(await findDeadLetter(event.id)).toMatchObject({ deaths: 1 });
  await deliver([event], { DB });

  expect(await balanceOf('unread_repair')).toBe(7);
});

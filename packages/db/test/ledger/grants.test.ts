import { expect, test } from 'vitest';
import { findGrant } from '../../src/index.ts';
import { db, deliver } from '../database.ts';
import { createEventWriter, type EventWriter } from '../model/event-generator.ts';

const purchase = { user: 'ada', credits: 100, price: 1000 };

test.each<[string, (s: EventWriter) => void, number | null]>([
  ['once it is paid', (s) => s.checkoutPaid('a', purchase), 100],
  ['not while it waits for its payment', (s) => s.checkoutUnpaid('a', purchase), null],
  [
    'once the payment that it waits for succeeded',
    (s) => {
      s.checkoutUnpaid('a', purchase);
      s.paymentSucceeded('a');
    },
    100,
  ],
  [
    'where its payment intent granted the same before',
    (s) => {
      s.intentPaid('a', purchase);
      s.checkoutPaid('a', purchase);
    },
    100,
  ],
  [
    'of its own credits, not of those that its payment intent granted before',
    (s) => {
      s.intentPaid('a', { ...purchase, user: 'ben', credits: 7 });
      s.checkoutPaid('a', purchase);
    },
    100,
  ],
  [
    'also after a refund: it was granted',
    (s) => {
      s.checkoutPaid('a', purchase);
      s.chargeRefunded('a', 1000);
    },
    100,
  ],
  [
    'without a payment, where it cost nothing',
    (s) =>
      s.checkoutPaid('a', purchase, {
        payment_intent: null,
        payment_status: 'no_payment_required',
      }),
    100,
  ],
  ['not before any event of it', (s) => s.intentPaid('a', purchase), null],
])('the grant of a session is found %s', async (title, write, credits) => {
  const stripe = createEventWriter(`grant_${title.replaceAll(/\W/g, '_')}`);
  write(stripe);
  for (const event of stripe.events) await deliver([event]);

  const grant = await findGrant(db, stripe.id('cs', 'a'));

  expect(grant).toEqual(credits && { userId: stripe.userId('ada'), credits, subscription: null });
});

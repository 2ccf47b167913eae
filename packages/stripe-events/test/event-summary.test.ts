import { describe, expect, test } from 'vitest';
import { fixture } from '../src/fixtures.ts';
import { type HandledType, processEvent } from '../src/index.ts';
import { TEST_MODE } from './process-fixture.ts';

const summaryOf = (type: HandledType, object: object) =>
  processEvent(JSON.stringify(fixture(type, { object: { ...object } })), TEST_MODE).summarize();

describe('the list of dead letters shows of an event', () => {
  test.each<[string, HandledType, object, object]>([
    [
      'of a session: the purchase of its PaymentIntent',
      'checkout.session.completed',
      { id: 'cs_1', payment_intent: 'pi_1' },
      { purchase: 'pi_1', amount: 2999, currency: 'usd', paid: true, userId: 'user_fixture' },
    ],
    [
      'of a session without a payment: its own purchase',
      'checkout.session.completed',
      { id: 'cs_1', payment_intent: null, payment_status: 'no_payment_required' },
      { purchase: 'cs_1', paid: true },
    ],
    [
      'of an unpaid session: that nothing was taken',
      'checkout.session.completed',
      { payment_status: 'unpaid' },
      { paid: false },
    ],
    [
      'of a PaymentIntent with credits: its own purchase',
      'payment_intent.succeeded',
      { id: 'pi_1', metadata: { credits: 'many' } },
      { purchase: 'pi_1', paid: true, userId: null },
    ],
    [
      'of a PaymentIntent without credits: that it tells of no purchase itself',
      'payment_intent.succeeded',
      { metadata: {} },
      { paid: false },
    ],
    [
      'of an invoice: what the buyer owed, however it was paid',
      'invoice.paid',
      { id: 'in_1', total: 5999, amount_paid: 0 },
      { purchase: 'in_1', amount: 5999, paid: true },
    ],
    ['of a free invoice: that nothing was taken', 'invoice.paid', { total: 0 }, { paid: false }],
    [
      'of a Payment Link: the user of client_reference_id',
      'checkout.session.completed',
      { metadata: {}, client_reference_id: 'ben' },
      { userId: 'ben' },
    ],
    ['of a refund: no purchase of its own', 'refund.created', {}, { purchase: null, paid: false }],
  ])('%s', (_, type, object, summary) => {
    expect(summaryOf(type, object)).toMatchObject(summary);
  });
});

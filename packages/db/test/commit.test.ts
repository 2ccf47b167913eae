import { env } from 'cloudflare:workers';
import { handledTypes } from '@stripe-credits/stripe-events';
import { fixture, type StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { describe, expect, test } from 'vitest';
import { commit } from '../src/index.ts';
import { balanceOf, db, deliver, processedEvent, rows } from './database.ts';
import { checkoutCompleted, recordedEvent } from './fixtures.ts';
import { createEventWriter, type EventWriter } from './model/event-generator.ts';
import { openTestDatabase } from './model/test-database.ts';
import { recordStatements } from './statement-recorder.ts';

/** Each batch counts its outcomes in one row of event_counts. */
const COUNT_ROW = 1;

/** Of a buyer who is no customer at Stripe. */
const guestCheckout = (name: string) => checkoutCompleted(name, { customer: null });

test('a batch takes as many calls and statements for 1, 10 and 100 events', async () => {
  const costOf = async (size: number) => {
    const { db, statements, counts } = recordStatements();
    const batch = Array.from({ length: size }, (_, n) =>
      processedEvent(guestCheckout(`size_${size}_${n}`)),
    );
    await commit(db, batch, new Date());
    return {
      calls: counts.calls,
      statements: statements.length,
      rowsWrittenPerEvent: (counts.rowsWritten - COUNT_ROW) / size,
    };
  };

  const costs = [await costOf(1), await costOf(10), await costOf(100)];

  // The event, the session, the ledger row and its index by id.
  const cost = { calls: 1, statements: 4, rowsWrittenPerEvent: 4 };
  expect(costs).toEqual([cost, cost, cost]);
});

test('a full batch of new purchases reads at most 25 rows for each, beside links, dead letters and sales of others', async () => {
  const link = fixture('invoice_payment.paid', { id: 'evt_reads_link' });
  const dead = fixture('checkout.session.completed', {
    id: 'evt_reads_dead',
    object: { id: 'cs_reads_dead', payment_intent: 'pi_reads_dead', metadata: { user_id: 'ada' } },
  });
  await deliver([link, dead]);
  const { db, counts } = recordStatements();
  const purchases = Array.from({ length: 100 }, (_, n) => guestCheckout(`reads_${n}`));

  await commit(
    db,
    purchases.map((event) => processedEvent(event)),
    new Date(),
  );

  expect(counts.rowsRead).toBeLessThanOrEqual(25 * 100);
  expect(counts.rowsWritten).toBe(4 * 100 + COUNT_ROW);
});

/** How many rows a batch of this one event writes, besides the count of its outcome. */
async function rowsWrittenBy(event: StripeEvent): Promise<number> {
  const { db, counts } = recordStatements();
  await commit(db, [processedEvent(event)], new Date());
  return counts.rowsWritten - COUNT_ROW;
}

describe('a payment that succeeds writes two rows, its event and its fact, and no ledger row', () => {
  const purchase = { user: 'ada', credits: 100, price: 1000 };
  test.each<[string, (s: EventWriter) => void, (s: EventWriter) => void]>([
    [
      'beside a credited session',
      (s) => s.checkoutPaid('a', purchase),
      (s) => s.paymentSucceeded('a'),
    ],
    [
      'beside a credited session, with the same metadata',
      (s) => s.checkoutPaid('a', purchase),
      (s) => s.intentPaid('a', purchase),
    ],
    [
      'beside a credited session, with other metadata',
      (s) => s.checkoutPaid('a', purchase),
      (s) => s.intentPaid('a', { ...purchase, credits: 5 }),
    ],
    ['before its session', (s) => s.checkoutPaid('b', purchase), (s) => s.paymentSucceeded('a')],
  ])('%s', async (title, first, second) => {
    const stripe = createEventWriter(`rows_${title.replaceAll(/\W/g, '_')}`);
    first(stripe);
    await deliver(stripe.events);
    second(stripe);
    const [, succeeded] = stripe.events;

    expect(succeeded && (await rowsWrittenBy(succeeded))).toBe(2);
    expect(await balanceOf(stripe.userId('ada'))).toBe(100);
  });
});

test('the first purchase of a customer writes two rows more, by which user and customer lead to each other', async () => {
  const metadata = { user_id: 'customer_ada', credits: '7' };
  const changes = { customer: 'cus_rows', metadata };
  const first = checkoutCompleted('customer_1', changes);
  const second = checkoutCompleted('customer_2', changes);

  const written = [await rowsWrittenBy(first), await rowsWrittenBy(second)];

  // The pair of the two, and its index by user.
  expect(written).toEqual([6, 4]);
  expect(await rows(`SELECT user_id FROM stripe_customers WHERE customer = 'cus_rows'`)).toEqual([
    { user_id: 'customer_ada' },
  ]);
});

test('a payment intent that is a purchase writes four rows, as a session does', async () => {
  const stripe = createEventWriter('rows_intent');
  stripe.intentPaid('a', { user: 'ada', credits: 100, price: 1000 });

  const written = await Promise.all(stripe.events.map(rowsWrittenBy));

  expect(written).toEqual([4]);
});

test('an index entry is written for a session that waits for its payment, and taken away later', async () => {
  const stripe = createEventWriter('rows_waiting');
  const purchase = { user: 'ada', credits: 100, price: 1000 };
  stripe.checkoutUnpaid('a', purchase);
  stripe.asyncPaymentSucceeded('a', purchase);
  const [waiting, paid] = stripe.events;

  // The event, the session and its index entry; then the ledger row and its index entry too.
  expect(waiting && (await rowsWrittenBy(waiting))).toBe(3);
  expect(paid && (await rowsWrittenBy(paid))).toBeLessThanOrEqual(5);
});

test('a batch of every type of event takes one call and one statement per kind of fact', async () => {
  const { db, statements, counts } = recordStatements();
  const everyType = (times: number) =>
    Array.from({ length: times }, (_, round) =>
      handledTypes.map((type) =>
        processedEvent(fixture(type, { id: `evt_${type}_${times}_${round}` })),
      ),
    ).flat();

  await commit(db, everyType(1), new Date());
  const first = statements.length;
  await commit(db, everyType(8), new Date());

  // Ten kinds of fact, the event log, customers, posting, the outcome counts; nothing in it is dead.
  expect(first).toBe(14);
  expect(statements).toHaveLength(28);
  expect(counts.calls).toBe(2);
});

test('a duplicate writes one row: the count of deliveries', async () => {
  await deliver([checkoutCompleted('again')]);
  const { db, counts } = recordStatements();

  await commit(db, [processedEvent(checkoutCompleted('again'))], new Date());

  expect(counts.rowsWritten).toBe(1 + COUNT_ROW);
  expect(await balanceOf('user_again')).toBe(7);
});

test('two distinct events for one session credit it once', async () => {
  await deliver([checkoutCompleted('twin'), checkoutCompleted('twin', { id: 'evt_twin_2' })]);

  expect(await balanceOf('user_twin')).toBe(7);
  expect(await rows(`SELECT id FROM credit_transactions WHERE user_id = 'user_twin'`)).toEqual([
    { id: 'pi_twin:purchase:1' },
  ]);
});

test('a batch that the database refuses leaves nothing of any of its events', async () => {
  const refused = {
    ...processedEvent(checkoutCompleted('refused')),
    type: null as unknown as string,
  };

  const committed = commit(db, [processedEvent(checkoutCompleted('beside')), refused], new Date());

  await expect(committed).rejects.toThrow('SQLITE_CONSTRAINT');
  expect(await recordedEvent('evt_beside')).toBeUndefined();
  expect(await balanceOf('user_beside')).toBe(0);
});

test('a purchase and its refund in one batch are posted in this order', async () => {
  const refunded = fixture('charge.refunded', {
    id: 'evt_both_refund',
    object: { id: 'ch_both', payment_intent: 'pi_both', amount_refunded: 2999 },
  });

  await deliver([refunded, checkoutCompleted('both')]);

  const entries = await rows(
    `SELECT type, amount, balance, event_id FROM credit_transactions
     WHERE user_id = 'user_both' ORDER BY sequence`,
  );
  expect(entries).toEqual([
    { type: 'purchase', amount: 7, balance: 7, event_id: 'evt_both' },
    { type: 'refund', amount: -7, balance: 0, event_id: 'evt_both_refund' },
  ]);
});

test('a duplicate does not undo rows that a person inserted with the ids of its purchase', async () => {
  await deliver([checkoutCompleted('manual')]);
  await rows(
    `INSERT INTO credit_transactions (id, user_id, type, amount, source) VALUES
       ('pi_manual:goodwill', 'user_manual', 'adjustment', 25, 'cs_manual'),
       ('pi_manual:refund:1', 'user_manual', 'refund', -7, NULL)`,
  );

  await deliver([checkoutCompleted('manual')]);

  expect(await balanceOf('user_manual')).toBe(25);
});

test('of two events of a session with different credits the newer one counts, in any order', async () => {
  const older = checkoutCompleted('changed', { credits: '7' });
  const newer = checkoutCompleted('changed', { id: 'evt_newer', credits: '9' });

  await deliver([{ ...newer, created: older.created + 1 }]);
  await deliver([older]);

  expect(await balanceOf('user_changed')).toBe(9);
});

test('a second event of a paid invoice grants nothing more after the package was changed', async () => {
  const invoicePaid = (id: string, created: number) =>
    fixture('invoice.paid', {
      id,
      created,
      object: {
        id: 'in_edited',
        parent: { subscription_details: { metadata: { user_id: 'edited' } } },
        lines: { data: [{ amount: 5999, pricing: { price_details: { price: 'price_edited' } } }] },
      },
    });
  const setPackage = async (credits: number) => {
    await rows(
      `INSERT OR REPLACE INTO credit_packages (id, name, credits, unit_amount, currency, stripe_price_id)
       VALUES ('edited', 'Edited', ?, 5999, 'usd', 'price_edited')`,
      credits,
    );
    return openTestDatabase(env.DB);
  };
  await (await setPackage(500)).deliver([invoicePaid('evt_before', 1_795_430_400)]);

  await (await setPackage(800)).deliver([invoicePaid('evt_after', 1_795_430_401)]);

  expect(await balanceOf('edited')).toBe(500);
});

import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import { afterAll, describe, expect, test } from 'vitest';
import { audit } from '../src/index.ts';
import { balanceOf, db, deliver, rows } from './database.ts';
import { createEventWriter } from './model/event-generator.ts';
import { disputes } from './scenarios/disputes.ts';
import { invoices } from './scenarios/invoices.ts';
import { purchases } from './scenarios/purchases.ts';
import { refunds } from './scenarios/refunds.ts';

const scenarios = [...purchases, ...refunds, ...disputes, ...invoices];

const deliveries: [string, (events: readonly StripeEvent[]) => StripeEvent[][]][] = [
  ['in order', (events) => events.map((event) => [event])],
  ['reversed', (events) => events.toReversed().map((event) => [event])],
  ['duplicated', (events) => events.flatMap((event) => [[event, event], [event]])],
  ['in one batch', (events) => [[...events]]],
];

let runs = 0;

describe.each(deliveries)('delivered %s', (_, toBatches) => {
  test.each(scenarios)('$title', async ({ write, ledger }) => {
    const prefix = `scenario${runs++}`;
    const stripe = createEventWriter(prefix);
    write(stripe);

    for (const batch of toBatches(stripe.events)) await deliver(batch);

    const user = stripe.userId('ada');
    const sums = await rows(
      `SELECT iif(type = 'dispute_reversal', 'dispute', type) AS type, SUM(amount) AS amount
       FROM credit_transactions WHERE user_id = ? GROUP BY 1 HAVING SUM(amount) <> 0`,
      user,
    );
    expect(Object.fromEntries(sums.map(({ type, amount }) => [type, amount]))).toEqual(ledger);
    const expected = Object.values(ledger).reduce((sum, amount) => sum + amount, 0);
    expect(await balanceOf(user)).toBe(expected);
    const dead = await rows(`SELECT reason FROM dead_letters WHERE id LIKE ?`, `evt_${prefix}_%`);
    expect(dead).toEqual([]);
  });
});

afterAll(async () => {
  expect(await audit(db)).toEqual([]);
});

test('there are at least forty scenarios, each with its own title', () => {
  expect(new Set(scenarios.map(({ title }) => title)).size).toBe(scenarios.length);
  expect(scenarios.length).toBeGreaterThanOrEqual(40);
});

import { deepStrictEqual } from 'node:assert';
import type { StripeEvent } from '@stripe-credits/stripe-events/fixtures';
import fc from 'fast-check';
import { audit, readBalances } from '../../src/index.ts';
import { expire } from '../retention/expire.ts';
import { type CreditAct, type CreditHistory, creditHistories, USERS } from './credit-acts.ts';
import { type CreditCall, callDatabase, changeCall } from './credit-calls.ts';
import { CreditOracle, reservationIdOf } from './credit-oracle.ts';
import { createEventWriter } from './event-generator.ts';
import { expectedBalances } from './oracle.ts';
import type { TestDatabase } from './test-database.ts';

const START = Date.parse('2026-11-24T10:00:00.000Z');
const PRICE = 1000;
/** With nothing to spend there would be little to see. */
const OPENING_CREDITS = 80;

/**
 * Credits under time as one property: for any history of purchases, refunds, disputes, spends,
 * reservations, captures, releases, expiries, reversals and grants, with calls that are repeated and
 * answers that are lost, each answer and each user's balance are those of the oracle after each
 * step, and the audit finds nothing.
 *
 * @param prefix distinguishes the ids of this run from those of others in the same database.
 */
export function creditProperty(database: TestDatabase, prefix: string) {
  let cases = 0;
  return fc.asyncProperty(creditHistories, async (history) => {
    cases += 1;
    await playHistory(database, history, `${prefix}c${cases}`);
    deepStrictEqual(await audit(database.db), []);
  });
}

async function playHistory({ db, deliver }: TestDatabase, history: CreditHistory, prefix: string) {
  const oracle = new CreditOracle();
  const translate = createTranslator(oracle, prefix);
  const users = USERS.map((user) => `${prefix}_${user}`);
  oracle.now = START;

  async function play(act: CreditAct, isAnswerLost: boolean, step: string): Promise<void> {
    const at = new Date(oracle.now);
    const { call, delivered, events } = translate(act);
    if (call) {
      if (isAnswerLost) {
        await callDatabase(db, call, at);
        oracle.call(call);
      }
      const answer = await callDatabase(db, call, at);
      deepStrictEqual(answer, oracle.call(call), `the answer of ${step}`);
    }
    if (delivered.length > 0) {
      await deliver(delivered, at);
      oracle.purchased = expectedBalances(events);
    }
    if (act.act === 'purge') {
      await expire(db, at);
      oracle.purge();
    }
    const expected = users.map((userId) => ({ userId, ...oracle.balanceOf(userId) }));
    deepStrictEqual(await readBalances(db, users, at), expected, `a balance after ${step}`);
  }

  for (const userId of USERS) {
    const gift = { reason: 'a film', actor: 'sign-up', idempotencyKey: 'opening' } as const;
    const request = { userId, amount: OPENING_CREDITS, ...gift };
    await play({ act: 'grant', request }, false, 'the opening');
  }
  for (const [index, { wait, act, isAnswerLost }] of history.entries()) {
    oracle.now += wait;
    await play(act, isAnswerLost, `step ${index}, ${act.act}`);
  }
}

/** Turns acts, which count what came before, into calls and events that name it. */
function createTranslator(oracle: CreditOracle, prefix: string) {
  const stripe = createEventWriter(prefix);
  const calls: CreditCall[] = [];
  /** What is refunded of each purchase. Stripe's events have the cumulative amount. */
  const refunded: number[] = [];
  let purchases = 0;
  const delivered = new Set<StripeEvent>();
  const ofUser = <Request extends { readonly userId: string }>(request: Request) => ({
    ...request,
    userId: `${prefix}_${request.userId}`,
  });
  /** Now and then one that does not exist. */
  const pick = <Value>(values: readonly Value[], target: number): Value | undefined =>
    target === 0 ? undefined : values[target % values.length];

  function toCall(act: CreditAct): CreditCall | null {
    switch (act.act) {
      case 'spend':
        return { method: 'spend', request: ofUser(act.request) };
      case 'spendMany':
        return { method: 'spendMany', request: act.requests.map(ofUser) };
      case 'grant':
        return { method: 'grant', request: ofUser(act.request) };
      case 'adjustment':
        return { method: 'adjustment', request: ofUser(act.request) };
      case 'reserve':
        return { method: 'reserve', request: ofUser(act.request) };
      case 'capture':
        return { method: 'capture', request: { ...act.request, reservationId: reservation(act) } };
      case 'release': {
        const { idempotencyKey } = act;
        return { method: 'release', request: { reservationId: reservation(act), idempotencyKey } };
      }
      case 'reversal': {
        const transactionId = pick(oracle.spends, act.target) ?? `spend:${prefix}:none`;
        return { method: 'reverse', request: { ...act.request, transactionId } };
      }
      case 'repetition': {
        const call = pick(calls, act.target);
        if (!call || act.change === 'nothing') return call ?? null;
        return changeCall(call, act.change);
      }
      default:
        return null;
    }
  }

  const reservation = ({ target }: { readonly target: number }): string =>
    pick([...oracle.reservations.keys()].reverse(), target) ?? reservationIdOf(prefix, 'none');

  /** A refund or a dispute may come before its purchase does, if that ever comes. */
  function writeEvent(act: CreditAct): void {
    const index = 'target' in act ? act.target % (purchases + 1) : purchases;
    const name = `p${index}`;
    switch (act.act) {
      case 'purchase':
        purchases += 1;
        stripe.checkoutPaid(name, { user: act.user, credits: act.credits, price: PRICE });
        break;
      case 'refund':
        refunded[index] = Math.min(PRICE, (refunded[index] ?? 0) + act.price);
        stripe.chargeRefunded(name, refunded[index]);
        break;
      case 'dispute': {
        const dispute = String(stripe.events.length);
        stripe.fundsWithdrawn(name, dispute);
        if (act.isReinstated) stripe.fundsReinstated(name, dispute);
      }
    }
  }

  return function translate(act: CreditAct) {
    const call = toCall(act);
    if (call) calls.push(call);
    const before = stripe.events.length;
    writeEvent(act);
    const again = act.act === 'redelivery' ? pick(stripe.events, act.target) : undefined;
    const now = [...stripe.events.slice(before), ...(again ? [again] : [])];
    for (const event of now) delivered.add(event);
    return { call, delivered: now, events: [...delivered] };
  };
}

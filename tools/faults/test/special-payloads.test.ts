import { RETRIES_EXHAUSTED } from '@stripe-credits/db';
import { DEAD_REASONS, IGNORED_REASONS } from '@stripe-credits/stripe-events';
import { describe, expect, test } from 'vitest';
import type { Expectations } from '../invariants/expectations.ts';
import {
  type Changes,
  eventWith,
  expectations,
  lettersWith,
  violationsWith,
} from './invariant-fixtures.ts';

const ID = 'evt_special';

/** The run has received this event as well, which has this status now. */
const received = (
  payload: Partial<Expectations['payloads'][number]>,
  status: string,
  reason: string | null = null,
): Changes => ({
  ...eventWith(ID, status, reason),
  received: new Map([...expectations.received, [ID, 'hash']]),
  payloads: [{ id: ID, ...payload }],
});

/** The event has a dead letter with this reason, and had it before the repair. */
const letterWith = (reason: string, status: 'dead' | 'ignored' | 'handled') => {
  const [letter] = lettersWith({ id: ID, reason, status, textHash: 'hash' }).values();
  if (!letter) throw new Error('the fixtures have a letter');
  const before = { ...letter, deaths: letter.deaths - 1 };
  return {
    deadLetters: new Map([...lettersWith({ deaths: 2 }), [ID, letter]]),
    lettersBefore: new Map([...lettersWith({ deaths: 1 }), [ID, before]]),
  };
};

describe('an event of another account', () => {
  const violation = [`of another account, and not ignored: ${ID}`];
  const stranger = { isOfOtherAccount: true };
  const ignored = received(stranger, 'ignored', IGNORED_REASONS.otherAccount);

  test('is ignored for that reason; another reason or status is reported', () => {
    expect(violationsWith(ignored)).toEqual([]);
    expect(violationsWith(received(stranger, 'handled'))).toEqual(violation);
    const forAnother = received(stranger, 'ignored', IGNORED_REASONS.noHandler);
    expect(violationsWith(forAnother)).toEqual(violation);
  });

  test('that was dead is reported, unless it had only run out of attempts', () => {
    const wasDead = (reason: string) => ({ ...ignored, ...letterWith(reason, 'ignored') });

    expect(violationsWith(wasDead(RETRIES_EXHAUSTED.reason))).toEqual([]);
    expect(violationsWith(wasDead(DEAD_REASONS.lookupNotFound))).toEqual(violation);
  });
});

describe('a payment that is not for credits', () => {
  const otherPayment = { id: 'pi_other', amount: 500, currency: 'usd' };
  const total = { day: '2026-11-23', currency: 'usd', payments: 1, amount: 500 };
  const ignored = received({ otherPayment }, 'ignored', IGNORED_REASONS.otherPayment);
  const dead = {
    ...received({ otherPayment }, 'dead', DEAD_REASONS.otherPayment),
    ...letterWith(DEAD_REASONS.otherPayment, 'dead'),
  };
  const counted = { otherPayments: [otherPayment], otherPaymentTotals: [total] };
  const whileDead = { repairs: { ...expectations.repairs, otherPayments: 'dead' as const } };
  const wrongStatus = `not for credits, and not as the setting says: ${ID}`;
  const wrongCount = (id: string) => `not for credits, and not counted once: ${id}`;

  test('is ignored and counted, or dead and not counted, as the setting says', () => {
    expect(violationsWith({ ...ignored, ...counted })).toEqual([]);
    expect(violationsWith({ ...dead, ...whileDead })).toEqual([]);
  });

  test.each<[title: string, Changes, violations: string[]]>([
    ['ignored while the setting is "dead"', { ...ignored, ...whileDead }, [wrongStatus]],
    ['handled', { ...received({ otherPayment }, 'handled'), ...counted }, [wrongStatus]],
    ['not counted', ignored, [wrongCount('pi_other')]],
    [
      'counted with another amount',
      { ...ignored, ...counted, otherPayments: [{ ...otherPayment, amount: 499 }] },
      [wrongCount('pi_other'), wrongCount('the totals in usd')],
    ],
    [
      'counted twice in the totals',
      { ...ignored, ...counted, otherPaymentTotals: [total, { ...total, day: '2026-11-24' }] },
      [wrongCount('the totals in usd')],
    ],
    [
      'counted although it is dead',
      { ...dead, ...whileDead, ...counted },
      [wrongCount('pi_other')],
    ],
  ])('that is %s is reported', (_, changes, violations) => {
    expect(violationsWith(changes)).toEqual(violations);
  });
});

describe('an event that must be looked up', () => {
  const lookedUp = { kind: 'invoice', id: 'in_long', lines: [], isMissing: false } as const;
  const isMissing = { lookedUp: { ...lookedUp, isMissing: true } };

  test('is handled in the end; another status is reported', () => {
    expect(violationsWith(received({ lookedUp }, 'handled'))).toEqual([]);
    expect(violationsWith(received({ lookedUp }, 'ignored'))).toEqual([
      `looked up, and not handled: ${ID}`,
    ]);
  });

  test('was dead for a named reason before the repair, where Stripe did not have it', () => {
    const handled = received(isMissing, 'handled');
    const violation = [`missing at Stripe, and not dead for that reason: ${ID}`];

    const { lookupNotFound, lookupRejected } = DEAD_REASONS;
    expect(violationsWith({ ...handled, ...letterWith(lookupNotFound, 'handled') })).toEqual([]);
    expect(violationsWith(handled)).toEqual(violation);
    expect(violationsWith({ ...handled, ...letterWith(lookupRejected, 'handled') })).toEqual(
      expect.arrayContaining(violation),
    );
  });
});

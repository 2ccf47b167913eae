import {
  adjust as adjustCredits,
  type Database,
  type EntryResult,
  reverse as reverseSpend,
  spend as spendCredits,
  spendMany as spendManyCredits,
} from '@stripe-credits/db';
import * as v from 'valibot';
import { answer } from './answer.ts';
import type { InsufficientCredits, Refused } from './api/answers.ts';
import type {
  AdjustResult,
  GrantResult,
  ReverseResult,
  SpendManyResult,
  SpendResult,
  Spent,
} from './api/spending.ts';
import type { Notifier } from './notifier.ts';
import { insufficient, KEY_CONFLICT, refused } from './refused.ts';
import {
  AdjustSchema,
  GrantSchema,
  ReverseSchema,
  SpendManySchema,
  SpendSchema,
} from './schemas/spending.ts';

type EntryAnswer = InsufficientCredits | Refused;

function toSpent(result: EntryResult): Spent | EntryAnswer {
  if (result.status !== 'inserted') return toRefusal(result);
  const { transaction, duplicate, balance } = result;
  return { status: 'spent', transaction, available: balance.available, duplicate };
}

const toRefusal = (result: Exclude<EntryResult, { status: 'inserted' }>): EntryAnswer =>
  result.status === 'conflict' ? KEY_CONFLICT : insufficient(result.balance);

export const spend = (db: Database, input: unknown, notifier: Notifier): Promise<SpendResult> =>
  answer(SpendSchema, input, async (request) => {
    const { result, unsent } = await spendCredits(db, request, notifier.settings);
    notifier.send(unsent);
    return toSpent(result);
  });

/** An invalid spend is refused alone: the others are made. */
export const spendMany = (
  db: Database,
  input: unknown,
  notifier: Notifier,
): Promise<SpendManyResult> =>
  answer(SpendManySchema, input, async (requests) => {
    const parsed = requests.map((request) => v.safeParse(SpendSchema, request));
    const valid = parsed.flatMap(({ success, output }) => (success ? [output] : []));
    const { result, unsent } = await spendManyCredits(db, valid, notifier.settings);
    notifier.send(unsent);
    const spent = result.map(toSpent).values();
    const results = parsed.map(({ success, issues }) =>
      success ? nextOf(spent) : refused('invalid', issues[0].message),
    );
    return { status: 'processed', results };
  });

function nextOf<Value>(values: Iterator<Value>): Value {
  const { done, value } = values.next();
  if (done) throw new Error('a spend has no result');
  return value;
}

export const reverse = (db: Database, input: unknown): Promise<ReverseResult> =>
  answer(ReverseSchema, input, async (request) => {
    const result = await reverseSpend(db, request);
    switch (result.status) {
      case 'reversed': {
        const { transaction, balance, left, duplicate } = result;
        return { status: 'reversed', transaction, available: balance.available, left, duplicate };
      }
      case 'not_found':
        return refused('not_found', 'There is no such spend.');
      case 'exceeds_spend':
        return refused('exceeds_spend', `Only ${result.left} credits of the spend are left.`);
      case 'conflict':
        return KEY_CONFLICT;
    }
  });

export const grant = (db: Database, input: unknown, notifier: Notifier): Promise<GrantResult> =>
  answer(GrantSchema, input, async (request) => {
    const { result, unsent } = await adjustCredits(db, 'grant', request, notifier.settings);
    notifier.send(unsent);
    if (result.status === 'conflict') return KEY_CONFLICT;
    if (result.status !== 'inserted') throw new Error('a grant takes no credits');
    const { transaction, duplicate, balance } = result;
    return { status: 'granted', transaction, available: balance.available, duplicate };
  });

export const adjust = (db: Database, input: unknown, notifier: Notifier): Promise<AdjustResult> =>
  answer(AdjustSchema, input, async (request) => {
    const { result, unsent } = await adjustCredits(db, 'adjustment', request, notifier.settings);
    notifier.send(unsent);
    if (result.status !== 'inserted') return toRefusal(result);
    const { transaction, duplicate, balance } = result;
    return { status: 'adjusted', transaction, available: balance.available, duplicate };
  });

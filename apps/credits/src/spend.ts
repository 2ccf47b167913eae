import * as ledger from '@stripe-credits/db';
import * as v from 'valibot';
import type { Bindings } from './configuration.ts';
import { refused, type SpendAnswer } from './results.ts';
import { Spending } from './schemas.ts';

export async function spend(wanted: unknown, { DB }: Bindings): Promise<SpendAnswer> {
  const { success, output, issues } = v.safeParse(Spending, wanted);
  if (!success) return refused('invalid', issues[0].message);
  const spent = await ledger.spend(DB, output, new Date());
  if (spent.status !== 'conflict') return spent;
  return refused(
    'conflict',
    `This requestId was used to spend ${-spent.transaction.amount} for another reason or amount: take a new one.`,
  );
}

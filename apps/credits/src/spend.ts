import { type Database, spend as spendCredits } from '@stripe-credits/db';
import * as v from 'valibot';
import { refused, type SpendCreditsResult } from './results.ts';
import { SpendSchema } from './schemas.ts';

export async function spend(db: Database, request: unknown): Promise<SpendCreditsResult> {
  const { success, output, issues } = v.safeParse(SpendSchema, request);
  if (!success) return refused('invalid', issues[0].message);
  const result = await spendCredits(db, output, new Date());
  if (result.status !== 'conflict') return result;
  return refused(
    'conflict',
    `This idempotencyKey was used to spend ${-result.transaction.amount} with another amount or reason: use a new one.`,
  );
}

import { type Database, setLowBalanceThreshold as setThreshold } from '@stripe-credits/db';
import { answer } from './answer.ts';
import type { LowBalanceThresholdResult } from './api/notifications.ts';
import { LowBalanceThresholdSchema } from './schemas/notifications.ts';

export const setLowBalanceThreshold = (
  db: Database,
  input: unknown,
): Promise<LowBalanceThresholdResult> =>
  answer(LowBalanceThresholdSchema, input, async ({ userId, threshold }) => {
    await setThreshold(db, userId, threshold);
    return { status: 'set' };
  });

import { LEDGER_AMOUNT_MAX } from '@stripe-credits/stripe-events';
import * as v from 'valibot';
import { id, wholeNumber } from './fields.ts';

export const LowBalanceThresholdSchema = v.object(
  {
    userId: id('userId'),
    threshold: v.nullable(wholeNumber('threshold', 0, LEDGER_AMOUNT_MAX, ' of credits, or null,')),
  },
  'setLowBalanceThreshold needs userId and threshold.',
);

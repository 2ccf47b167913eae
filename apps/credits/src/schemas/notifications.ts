import * as v from 'valibot';
import { AMOUNT_MAX, id, wholeNumber } from './fields.ts';

export const LowBalanceThresholdSchema = v.object(
  {
    userId: id('userId'),
    threshold: v.nullable(wholeNumber('threshold', 0, AMOUNT_MAX, ' of credits, or null,')),
  },
  'setLowBalanceThreshold needs userId and threshold.',
);

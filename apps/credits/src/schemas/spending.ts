import { LEDGER_AMOUNT_MAX } from '@stripe-credits/stripe-events';
import * as v from 'valibot';
import { amount, id, reason, text, wholeNumber } from './fields.ts';

export const SpendSchema = v.object(
  { userId: id('userId'), amount, reason, idempotencyKey: id('idempotencyKey') },
  'spend needs userId, amount, reason and idempotencyKey.',
);

const SPENDS_MAX = 100;
const spendsMessage = `spendMany needs a list of 1 to ${SPENDS_MAX} spends.`;

/** Each spend is parsed by itself. */
export const SpendManySchema = v.pipe(
  v.array(v.unknown(), spendsMessage),
  v.minLength(1, spendsMessage),
  v.maxLength(SPENDS_MAX, spendsMessage),
);

export const ReverseSchema = v.object(
  {
    transactionId: v.pipe(
      v.string('transactionId must be a string.'),
      v.nonEmpty('transactionId must be the id of the transaction of a spend.'),
    ),
    amount: v.optional(amount),
    reason,
    idempotencyKey: id('idempotencyKey'),
  },
  'reverse needs transactionId, reason and idempotencyKey.',
);

const granted = (method: string, schema: typeof amount) =>
  v.object(
    {
      userId: id('userId'),
      amount: schema,
      reason,
      actor: text('actor', 200),
      idempotencyKey: id('idempotencyKey'),
    },
    `${method} needs userId, amount, reason, actor and idempotencyKey.`,
  );

export const GrantSchema = granted('grant', amount);

const notZero = 'amount must not be 0: an adjustment gives or takes credits.';
export const AdjustSchema = v.pipe(
  granted('adjust', wholeNumber('amount', -LEDGER_AMOUNT_MAX, LEDGER_AMOUNT_MAX, ' of credits')),
  v.check((request) => request.amount !== 0, notZero),
);

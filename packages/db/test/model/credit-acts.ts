import fc from 'fast-check';
import { OVERFLOWS } from '../../src/schema/index.ts';

/**
 * What happens to credits, in small numbers so that keys, users and reservations meet often. A
 * `target` counts what came before: purchases, reservations, spends or acts.
 */
export const USERS = ['ada', 'ben'] as const;
const user = fc.constantFrom(...USERS);
const amount = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 80 }) },
);
const target = fc.nat(40);
const reason = fc.constantFrom('a film', 'a film', 'a film', 'a song');
const idempotencyKey = fc.nat(40).map((number) => `key ${number}`);
const SECONDS = [1, 30, 60, 60, 86_400, 86_400] as const;

const spends = fc.record({ userId: user, amount, reason, idempotencyKey });
const grants = fc.record({
  userId: user,
  amount,
  reason,
  actor: fc.constantFrom('support', 'sign-up'),
  idempotencyKey,
});

const purchase = fc.record({
  act: fc.constant('purchase'),
  user,
  credits: fc.integer({ min: 1, max: 150 }),
});
const refund = fc.record({
  act: fc.constant('refund'),
  target,
  price: fc.constantFrom(100, 333, 1000),
});
const dispute = fc.record({ act: fc.constant('dispute'), target, isReinstated: fc.boolean() });
const redelivery = fc.record({ act: fc.constant('redelivery'), target });
const spend = fc.record({ act: fc.constant('spend'), request: spends });
const spendMany = fc.record({
  act: fc.constant('spendMany'),
  requests: fc.array(spends, { minLength: 1, maxLength: 5 }),
});
const grant = fc.record({ act: fc.constant('grant'), request: grants });
const adjustment = fc.record({
  act: fc.constant('adjustment'),
  request: fc
    .tuple(grants, fc.boolean())
    .map(([request, takes]) => (takes ? { ...request, amount: -request.amount } : request)),
});
const reserve = fc.record({
  act: fc.constant('reserve'),
  request: fc.record({
    userId: user,
    amount,
    reason,
    expiresInSeconds: fc.constantFrom(...SECONDS),
    idempotencyKey,
  }),
});
const capture = fc.record({
  act: fc.constant('capture'),
  target,
  request: fc.record({ amount, overflow: fc.constantFrom(...OVERFLOWS), idempotencyKey }),
});
const release = fc.record({
  act: fc.constant('release'),
  target,
  idempotencyKey: fc.option(idempotencyKey, { nil: undefined }),
});
const reversal = fc.record({
  act: fc.constant('reversal'),
  target,
  request: fc.record({ amount: fc.option(amount, { nil: undefined }), reason, idempotencyKey }),
});
/** An earlier call again, or the same with one argument changed. */
const repetition = fc.record({
  act: fc.constant('repetition'),
  target,
  change: fc.constantFrom('nothing', 'nothing', 'nothing', 'amount', 'reason', 'other'),
});
const purge = fc.record({ act: fc.constant('purge') });

const acts = fc.oneof(
  { weight: 3, arbitrary: purchase },
  { weight: 2, arbitrary: refund },
  { weight: 1, arbitrary: dispute },
  { weight: 1, arbitrary: redelivery },
  { weight: 3, arbitrary: spend },
  { weight: 2, arbitrary: spendMany },
  { weight: 2, arbitrary: grant },
  { weight: 1, arbitrary: adjustment },
  { weight: 6, arbitrary: reserve },
  { weight: 6, arbitrary: capture },
  { weight: 2, arbitrary: release },
  { weight: 4, arbitrary: reversal },
  { weight: 6, arbitrary: repetition },
  { weight: 1, arbitrary: purge },
);

/** Mostly no time at all; else the moment of an expiry, the one before it, or months. */
const waits = fc.oneof(
  { weight: 30, arbitrary: fc.constant(0) },
  { weight: 12, arbitrary: fc.constantFrom(1, 999, 1000, 29_000, 29_999, 30_000) },
  { weight: 1, arbitrary: fc.constantFrom(86_400_000, 90 * 86_400_000) },
);

/** The answer of a call can be lost after the database has done it: it is then repeated. */
const steps = fc.record({
  wait: waits,
  act: acts,
  isAnswerLost: fc.oneof(
    { weight: 6, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});

/** Without fast-check's preference for small and equal values, which leaves too little to spend. */
export const creditHistories = fc.noBias(
  fc.array(steps, { minLength: 20, maxLength: 40, size: 'max' }),
);

type Generated<A> = A extends fc.Arbitrary<infer Value> ? Value : never;
export type CreditHistory = Generated<typeof creditHistories>;
export type CreditAct = CreditHistory[number]['act'];

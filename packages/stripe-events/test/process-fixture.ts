import { fixture } from '../src/fixtures.ts';
import {
  type CreditPackage,
  type HandledType,
  type Outcome,
  type ProcessingContext,
  processEvent,
} from '../src/index.ts';

/** A package for 29.99 usd, without a price at Stripe, unless the changes say otherwise. */
export const creditPackage = (
  id: string,
  credits: number,
  changes: Partial<CreditPackage> = {},
): readonly [string, CreditPackage] => [
  id,
  {
    id,
    name: id,
    credits,
    unitAmount: 2999,
    currency: 'usd',
    stripePriceId: null,
    interval: null,
    ...changes,
  },
];

/** A deployment for test mode with one package for sale. */
export const TEST_MODE: ProcessingContext = {
  livemode: false,
  accounts: new Set(),
  otherPayments: 'dead',
  packages: new Map([creditPackage('standard', 200)]),
};

export const outcomeOf = (event: object, context = TEST_MODE): Outcome =>
  processEvent(JSON.stringify(event), context).outcome;

/** The outcome of the type's fixture with these fields of its object changed. */
export const processFixture = (
  type: HandledType,
  object: Record<string, unknown>,
  context = TEST_MODE,
): Outcome => outcomeOf(fixture(type, { object }), context);

/** The first fact of an outcome that must be handled. */
export function firstRow(outcome: Outcome) {
  if (outcome.status !== 'handled') throw new Error(`not handled: ${JSON.stringify(outcome)}`);
  return outcome.facts[0]?.row;
}

import { fixture } from '../src/fixtures.ts';
import {
  type CreditPackage,
  type HandledType,
  type Outcome,
  type ProcessingContext,
  processEvent,
} from '../src/index.ts';

export const creditPackage = (id: string, credits: number, stripePriceId: string | null = null) => {
  const bought: CreditPackage = {
    id,
    name: id,
    credits,
    unitAmount: 2999,
    currency: 'usd',
    stripePriceId,
  };
  return [id, bought] as const;
};

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
